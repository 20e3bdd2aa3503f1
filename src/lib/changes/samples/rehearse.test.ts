import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';

import { countAll } from '#db/open.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { paragraphs, render } from '#lib/mail/render.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { post } from '#lib/words/en/post.ts';
import { book } from '#tests/support/desk.ts';
import { published, somebody } from '#tests/support/people.ts';
import { onBothStores, type TestStore } from '#tests/support/store.ts';

import { rehearse, rehearsedLetters } from './rehearse.server.ts';

const KINDS = Object.keys(LETTERS).toSorted();

/** How many rows each table has. */
async function counts({ db, kind }: TestStore): Promise<Record<string, number>> {
  const { rows } = await (
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{
          name: string;
        }>`select table_name as name from information_schema.tables where table_schema = 'public'`
  ).execute(db);
  const all: Record<string, number> = {};
  for (const name of rows.map(({ name }) => name).toSorted()) {
    const found = await sql<{ count: number }>`
      select ${countAll} as count from ${sql.table(name)}
    `.execute(db);
    all[name] = found.rows[0]!.count;
  }
  return all;
}

onBothStores('letters that are rehearsed', (store) => {
  let letters: ReadonlyMap<string, Letter>;
  let before: Record<string, number>;

  beforeAll(async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    await book(db, event, await somebody(db));
    await book(db, event, await somebody(db));
    before = await counts(store());
    letters = await rehearse(db, LETTERS);
  });

  test('are one of every kind, each with a name', () => {
    expect([...letters.keys()].toSorted()).toEqual(KINDS);
    expect(Object.keys(post.kinds).toSorted()).toEqual(KINDS);
  });

  test('leave nothing in the store', async () => {
    expect(await counts(store())).toEqual(before);
  });

  test('are built once in a process', async () => {
    const { db } = store();
    expect(await rehearsedLetters(db, LETTERS)).toBe(await rehearsedLetters(db, LETTERS));
  });

  test.each(KINDS)('%s reads well, and is to nobody real', (kind) => {
    const letter = letters.get(kind)!;
    expect(letter.to.address).toMatch(/@rehearsal\.example$/);
    const { text, html } = render(letter);
    // keys in links are random and may spell anything
    const words = text.replace(/https?:\/\/\S+/g, 'https:');
    for (const said of [letter.subject, letter.to.name, ...paragraphs(letter), words]) {
      expect(said).not.toMatch(
        /undefined|\bnull\b|\[object|NaN|\{\w*\}|\(\)|“”|\S {2,}\S| [,.;!?]/
      );
    }
    expect(letter.subject.trim()).not.toBe('');
    expect(letter.title.trim()).not.toBe('');
    expect(letter.foot.trim()).not.toBe('');
    // readable without images, and small enough that no mail program cuts it off
    expect(html).not.toMatch(/<img|<table|background-image/);
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });

  test('show no link and no code as a preview', () => {
    for (const letter of letters.values()) {
      const preview = paragraphs(letter).join('\n');
      expect(preview).not.toMatch(/https?:\/\/(?!meet\.example)/);
      for (const block of letter.blocks) {
        if ('code' in block) expect(preview).not.toContain(block.code);
      }
    }
  });
});
