/**
 * Everything as one archive. The rows are written to files beside the store first, all of one moment,
 * so that a slow download keeps no snapshot open and a failure is told before it begins; the archive
 * is streamed from there, and they go when it ends.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ZipFile } from 'yazl';

import { migrations } from '#db/migrations/index.ts';
import { inSnapshot, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { bytesOf, downloadHeaders, hasBytes } from '#lib/files/files.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { sender } from '#lib/house.server.ts';
import { needFreshProof } from '#lib/people/fresh.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { csvLines } from '#lib/table.server.ts';
import { instantText, plus } from '#lib/time.server.ts';
import { takeOut as words } from '#lib/words/en/take-out.ts';

import { rowsOf, tablesOf } from './rows.server.ts';
import { sheetLines, SHEETS } from './sheets.server.ts';

/** It reads the whole store. */
export const TAKES = { what: 'take-out', most: 4, seconds: 3600 };

/** Hours after which what a stopped process left behind goes. */
const LEFT_HOURS = 6;

/**
 * Whether somebody may take everything out now; also asked by the page.
 *
 * Refused: `not-allowed`, `prove-again`, `prove-passkey`.
 */
export function refusedTakeOut(by: Actor): Refusal | null {
  return may(by, 'everything.take-out') ? needFreshProof(by) : refuse('not-allowed');
}

/**
 * The archive, as a stream of its octets. That it was taken is noted.
 *
 * Refused: as `refusedTakeOut`, `slow-down`.
 */
export async function takeOut(
  db: Db,
  { url, by, now }: { url: string; by: Actor; now: Instant }
): Promise<Readable | Refusal> {
  const refusal = refusedTakeOut(by);
  if (refusal) return refusal;
  if (!(await allow(db, TAKES, by.person?.id ?? ''))) return refuse('slow-down');
  const folder = await newFolder();
  try {
    const written = await inSnapshot(url, (db) => writeAll(db, folder));
    await record(db, {
      by: by.person?.id ?? null,
      action: 'everything.take-out',
      subject: { kind: 'everything', id: 'this' },
      now
    });
    return await archiveOf(folder, written, now);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Where the rows lie until they are read; what a stopped process left there goes first. */
async function newFolder(): Promise<string> {
  const root = join(settings().dataDir, 'take-out');
  await mkdir(root, { recursive: true, mode: 0o700 });
  const before = plus(realNow(), { hours: -LEFT_HOURS });
  for (const name of await readdir(root)) {
    const made = await stat(join(root, name)).catch(() => null);
    if (made && made.mtime.toISOString() < before) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }
  const folder = join(root, randomUUID());
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

interface Written {
  tables: { name: string; rows: number }[];
  files: { id: string; name: string; added_at: Instant }[];
}

async function writeAll(db: Db, folder: string): Promise<Written> {
  const tables: Written['tables'] = [];
  for (const table of await tablesOf(db)) {
    let rows = 0;
    await write(join(folder, `${table.name}.jsonl`), async function* () {
      for await (const page of rowsOf(db, table)) {
        rows += page.length;
        yield page.map((row) => `${JSON.stringify(row)}\n`).join('');
      }
    });
    tables.push({ name: table.name, rows });
  }
  for (const name of SHEETS) {
    await write(join(folder, `${name}.csv`), async function* () {
      let head = true;
      for await (const lines of sheetLines(db, name)) {
        yield csvLines(lines, { head });
        head = false;
      }
    });
  }
  const files = await db
    .selectFrom('file')
    .select(['id', 'name', 'added_at'])
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return { tables, files };
}

async function write(path: string, text: () => AsyncGenerator<string>): Promise<void> {
  await pipeline(Readable.from(text()), createWriteStream(path, { mode: 0o600 }));
}

/** Streams what was written, then the uploaded files; one is open at a time. */
async function archiveOf(folder: string, written: Written, now: Instant): Promise<Readable> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const opened: Readable[] = [];
  output.once('close', () => {
    for (const bytes of opened) bytes.destroy();
    void rm(folder, { recursive: true, force: true });
  });
  zip.on('error', (error: Error) => output.destroy(error));
  const mtime = new Date(now);
  const add = (name: string, from: () => Readable, compress = true) =>
    zip.addReadStreamLazy(name, { mtime, compress }, (give) => {
      const bytes = from();
      opened.push(bytes);
      give(null, bytes);
    });
  zip.addBuffer(Buffer.from(readme(written, now)), 'README.txt', { mtime });
  for (const name of SHEETS) {
    add(`sheets/${name}.csv`, () => createReadStream(join(folder, `${name}.csv`)));
  }
  for (const { name } of written.tables) {
    add(`tables/${name}.jsonl`, () => createReadStream(join(folder, `${name}.jsonl`)));
  }
  for (const file of written.files) {
    // slides and films are compressed already
    if (await hasBytes(file))
      add(`files/${file.id}-${fileName(file.name)}`, () => bytesOf(file), false);
  }
  zip.end();
  return output;
}

const fileName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'file';

/** What each file is; line ends that every editor knows. */
function readme({ tables }: Written, now: Instant): string {
  return [
    ...words.readme({
      made: instantText(now),
      house: sender().name,
      step: Object.keys(migrations).sort().at(-1)!,
      origin: settings().origin
    }),
    words.sheetsHead,
    ...SHEETS.map((name) => `  sheets/${name}.csv: ${words.sheets[name].about}`),
    '',
    words.tablesHead,
    ...tables.map(({ name, rows }) => `  tables/${name}.jsonl: ${rows}`),
    ''
  ].join('\r\n');
}

/** The archive as an answer, or why there is none. */
export async function takeOutResponse(
  db: Db,
  facts: { url: string; by: Actor; now: Instant }
): Promise<Response | Refusal> {
  const archive = await takeOut(db, facts);
  if (isRefusal(archive)) return archive;
  return new Response(Readable.toWeb(archive) as ReadableStream, {
    headers: downloadHeaders(`twilight-${facts.now.slice(0, 10)}.zip`, 'application/zip')
  });
}
