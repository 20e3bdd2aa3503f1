/** All slides of an event as one archive, in running order. */
import { Readable } from 'node:stream';

import { ZipFile } from 'yazl';

import { bytesOf, downloadHeaders, hasBytes } from '#lib/files/files.server.ts';
import { material as words } from '#lib/words/en/material.ts';

import type { TalkWithMaterial } from './read.server.ts';
import { archiveNames } from './rules.ts';

/**
 * Streams an archive of these talks' files, and of their links as one text. Nothing is compressed:
 * slides and films are already. A file whose bytes are gone is left out.
 *
 * @returns null when there is nothing to put into it
 */
export async function archiveOf(talks: readonly TalkWithMaterial[]): Promise<Readable | null> {
  const files = [];
  for (const talk of talks) {
    for (const { title, file } of talk.material) {
      if (file && (await hasBytes(file))) {
        files.push({ talk: talk.talk, talkTitle: talk.title, title, type: file.type, file });
      }
    }
  }
  const links = linksText(talks);
  if (files.length === 0 && !links) return null;
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const names = archiveNames(files);
  const opened: Readable[] = [];
  output.once('close', () => opened.forEach((bytes) => bytes.destroy()));
  for (const [at, { file }] of files.entries()) {
    const options = { compress: false, mtime: new Date(file.addedAt) };
    // one is open at a time, and none stays so when the reader leaves
    zip.addReadStreamLazy(names[at]!, options, (give) => {
      const bytes = bytesOf(file);
      opened.push(bytes);
      give(null, bytes);
    });
  }
  if (links) zip.addBuffer(Buffer.from(links), 'links.txt', { compress: false });
  zip.on('error', (error: Error) => output.destroy(error));
  zip.end();
  return output;
}

/** An archive as an answer. */
export function archiveResponse(archive: Readable, { slug }: { slug: string }): Response {
  return new Response(Readable.toWeb(archive) as ReadableStream, {
    headers: downloadHeaders(`${slug}-slides.zip`, 'application/zip')
  });
}

/** Every link under its talk; line ends that every editor knows. */
function linksText(talks: readonly TalkWithMaterial[]): string {
  return talks
    .map(({ title, who, material }) => {
      const links = material.filter(({ link }) => link !== null);
      const lines = links.map(({ title, link }) => `${title}: ${link!.href}`);
      return lines.length > 0 ? [words.linksOf(title, who), ...lines, ''].join('\r\n') : '';
    })
    .filter(Boolean)
    .join('\r\n');
}
