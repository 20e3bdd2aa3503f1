import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { basename, dirname, join, relative } from 'node:path';

import { describe, expect, test } from 'vitest';

import { isRefusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { fileOf, MP4, PDF, PNG, pptx } from '#tests/support/files.ts';
import { done, NOW } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import {
  addFile,
  bytesOf,
  downloadHeaders,
  dropFile,
  findFile,
  forgetFiles,
  keepUpload
} from './files.server.ts';
import { isUpload, SLIDES, sizeText } from './rules.ts';

const slides = { field: 'file', types: SLIDES };

onBothStores('files', (store) => {
  test('what was uploaded is what comes down', async () => {
    const { db } = store();
    const kept = done(await keepUpload(fileOf(PDF, 'Puddles: six weeks.pdf'), slides));
    const id = await addFile(db, kept, { by: null, now: NOW });
    const file = (await findFile(db, id))!;
    expect(file).toMatchObject({ name: 'Puddles six weeks.pdf', type: 'pdf', size: PDF.length });
    expect(await text(bytesOf(file))).toBe(Buffer.from(PDF).toString());
  });

  test('the content says what it is, not the name', async () => {
    const kept = done(await keepUpload(fileOf(PNG, '../../etc/slides.pdf'), slides));
    expect(kept).toMatchObject({ type: 'png', name: 'slides.png' });
  });

  test('slides of PowerPoint, and a film', async () => {
    expect(await keepUpload(fileOf(await pptx(), 'a.zip'), slides)).toMatchObject({ type: 'pptx' });
    expect(await keepUpload(fileOf(MP4, 'a.mov'), slides)).toMatchObject({ type: 'mp4' });
  });

  test.each([
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['a program', 'MZ\u0090\u0000'],
    ['text', 'slides']
  ])('%s that calls itself a PDF is refused', async (_, content) => {
    const answer = await keepUpload(fileOf(Buffer.from(content), 'slides.pdf'), slides);
    expect(answer).toMatchObject({ refused: 'file-type-wrong', field: 'file' });
  });

  test('nothing chosen, and a picture of 6 MB', async () => {
    expect(await keepUpload(null, slides)).toMatchObject({ refused: 'file-missing' });
    expect(await keepUpload(fileOf(Buffer.alloc(0), ''), slides)).toMatchObject({
      refused: 'file-missing'
    });
    const large = Buffer.concat([PNG, Buffer.alloc(6_000_000)]);
    expect(await keepUpload(fileOf(large, 'x.png'), slides)).toMatchObject({
      refused: 'file-too-large'
    });
  });

  test('one client’s many files are too many for an hour', async () => {
    const { db } = store();
    const from = { db, client: 'a client' };
    const answers = [];
    for (let at = 0; at < 61; at++) {
      answers.push(await keepUpload(fileOf(PNG, 'a.png'), { ...slides, from }));
    }
    expect(answers.filter(isRefusal)).toMatchObject([{ refused: 'slow-down', field: 'file' }]);
    expect(isRefusal(await keepUpload(fileOf(PNG, 'a.png'), slides))).toBe(false);
  });

  test('bytes without a row and of dropped files go after a day, others stay', async () => {
    const { db } = store();
    const folder = join(settings().dataDir, 'files');
    mkdirSync(folder, { recursive: true });
    const stays = done(await keepUpload(fileOf(PDF, 'a.pdf'), slides));
    await addFile(db, stays, { by: null, now: NOW });
    const dropped = done(await keepUpload(fileOf(PDF, 'b.pdf'), slides));
    await addFile(db, dropped, { by: null, now: NOW });
    await dropFile(db, dropped.id, NOW);
    expect(await findFile(db, dropped.id)).toBeUndefined();
    const orphan = done(await keepUpload(fileOf(PDF, 'c.pdf'), slides));
    writeFileSync(join(folder, 'cut.part'), 'half');
    const fresh = done(await keepUpload(fileOf(PDF, 'd.pdf'), slides));
    const old = new Date('2026-11-01T00:00:00Z');
    for (const id of [stays.id, dropped.id, orphan.id, 'cut.part']) {
      utimesSync(join(folder, id), old, old);
    }
    await forgetFiles(db);
    const left = readdirSync(folder);
    expect(left).toEqual(expect.arrayContaining([stays.id, fresh.id]));
    for (const id of [dropped.id, orphan.id, 'cut.part']) expect(left).not.toContain(id);
  });
});

describe('what a download says', () => {
  test('a name of any letters, and nothing that runs here', () => {
    const headers = downloadHeaders('Mòrag "ü" 50%.pdf', 'application/pdf', 3) as Record<
      string,
      string
    >;
    expect(headers['Content-Disposition']).toBe(
      `attachment; filename="M_rag ___ 50_.pdf"; filename*=UTF-8''M%C3%B2rag%20%22%C3%BC%22%2050%25.pdf`
    );
    expect(headers['Content-Security-Policy']).toContain('sandbox');
  });

  test('sizes, and doors that read a file', () => {
    expect([1, 320_400, 1_440_000, 25_000_000].map(sizeText)).toEqual([
      '1 KB',
      '320 KB',
      '1.4 MB',
      '25 MB'
    ]);
    expect(isUpload('/talk/abc_-9/material')).toBe(true);
    expect(isUpload('/talk/abc')).toBe(false);
    expect(isUpload('/organise/events/1/edit')).toBe(false);
  });

  test('every page with a form for a file is such a door', () => {
    const pages = sources('src/routes').filter(({ path }) => path.endsWith('+page.svelte'));
    const sends = (text: string) => text.includes('multipart/form-data');
    const parts = sources('src/lib').filter(
      ({ path, text }) => path.endsWith('.svelte') && sends(text)
    );
    const doors = pages.filter(
      ({ text }) => sends(text) || parts.some(({ path }) => text.includes(basename(path)))
    );
    expect(doors.length).toBeGreaterThan(7);
    const paths = doors.map(({ path }) =>
      dirname(path)
        .slice('src/routes'.length)
        .replace(/\/\([a-z]+\)/g, '')
        .replace(/\[[^\]]+\]/g, 'abc_-9')
    );
    expect(paths.filter((path) => !isUpload(path))).toEqual([]);
  });
});

const ROOT = join(import.meta.dirname, '../../..');
const sources = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.svelte'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(ROOT, file), text: readFileSync(file, 'utf8') };
    });

test('a refusal is a value', async () => {
  expect(isRefusal(await keepUpload('text', slides))).toBe(true);
});
