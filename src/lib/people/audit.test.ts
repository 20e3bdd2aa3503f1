import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { record } from '#lib/audit.server.ts';
import { audit as words, deeds } from '#lib/words/en/audit.ts';
import { clean } from '#lib/text.ts';
import { after } from '#tests/support/desk.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';
import { done, NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { auditPage, exportAudit, readAuditFilter } from './audit.server.ts';
import type { Actor } from './may.ts';

const SRC = join(import.meta.dirname, '../..');
const sources = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /\.server\.ts$/.test(name))
  .map((entry) => ({
    name: entry.name,
    text: readFileSync(join(entry.parentPath, entry.name), 'utf8')
  }));

test('every deed that the code records has its words', () => {
  const recorded = sources.flatMap(({ text }) =>
    [...text.matchAll(/\baction: (?:[\w ]+ \? )?'([\w.-]+)'(?: : '([\w.-]+)')?/g)].flatMap(
      ([, one, other]) => [one!, ...(other ? [other] : [])]
    )
  );
  const named = recorded.filter((name) => name.includes('.'));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !Object.hasOwn(deeds, name))).toEqual([]);
  expect(Object.values(deeds).every((text) => text.length > 2)).toBe(true);
});

test('every kind of subject that the code records has its words', () => {
  const kinds = sources.flatMap(({ text }) =>
    [...text.matchAll(/subject: \{ kind: '([\w-]+)'/g)].map(([, kind]) => kind!)
  );
  expect(kinds.filter((kind) => !Object.hasOwn(words.kinds, kind))).toEqual([]);
});

test('no code changes or removes what was recorded', () => {
  const changing = /(updateTable|deleteFrom)\(\s*'audit_entry'/;
  expect(sources.filter(({ text }) => changing.test(text)).map(({ name }) => name)).toEqual([]);
});

onBothStores('the audit trail', (store) => {
  const ADMINISTRATOR = (person: { id: string; name: string; email: string }): Actor => ({
    person,
    grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
  });
  const filter = (asked: Record<string, string>) => readAuditFilter(new URLSearchParams(asked));

  test('is read by who, what, to what and when, newest first', async () => {
    const { db } = store();
    const [boss, other] = [await somebody(db, 'Mòrag Tait'), await somebody(db, 'Neil Orr')];
    const by = ADMINISTRATOR(boss);
    const deed = { subject: { kind: 'person', id: other.id }, fields: ['organiser'] };
    await record(db, { by: boss.id, action: 'right.grant', ...deed, now: NOW });
    await record(db, { by: other.id, action: 'right.end', ...deed, now: after(24 * 60) });
    await record(db, { by: null, action: 'right.end', ...deed, now: after(2 * 24 * 60) });
    const read = async (asked: Record<string, string>) =>
      (await auditPage(db, { filter: filter(asked), page: 1, by }))!.lines.map(
        ({ action, who, subject }) => [action, who, subject]
      );
    const all = [
      ['right.end', null, 'Neil Orr'],
      ['right.end', 'Neil Orr', 'Neil Orr'],
      ['right.grant', 'Mòrag Tait', 'Neil Orr']
    ];
    expect(await read({ kind: 'person' })).toEqual(all);
    expect(await read({ q: 'morag' })).toEqual([all[2]]);
    expect(await read({ action: 'right.end' })).toEqual(all.slice(0, 2));
    expect(await read({ kind: 'event' })).toEqual([]);
    expect(await read({ from: '24/11/2026' })).toEqual(all.slice(0, 2));
    expect(await read({ from: '24/11/2026', to: '24/11/2026' })).toEqual([all[1]]);
    expect(filter({ from: 'soon' })).toMatchObject({ from: null, wrong: true });
    const second = await auditPage(db, { filter: filter({}), page: 2, by });
    expect(second).toMatchObject({ lines: [] });
  });

  test('is an administrator’s alone, on the page and as a file', async () => {
    const { db } = store();
    const person = await somebody(db);
    for (const by of [
      person.actor,
      {
        ...person.actor,
        grants: [{ right: 'organiser', scope: 'everything', scopeId: '' }]
      } as Actor
    ]) {
      expect(await auditPage(db, { filter: filter({}), page: 1, by })).toBeNull();
      expect(await exportAudit(db, { filter: filter({}), by, now: NOW })).toMatchObject({
        refused: 'not-allowed'
      });
    }
  });

  test('taken along as a file holds no formula, and the taking is noted', async () => {
    const { db } = store();
    const boss = await somebody(db, '=HYPERLINK("x")');
    for (const [, nasty] of NASTY_TEXTS) {
      const text = clean(nasty);
      await record(db, {
        by: boss.id,
        action: 'event.change',
        subject: { kind: 'event', id: text },
        fields: [text],
        now: NOW
      });
    }
    const by = ADMINISTRATOR(boss);
    const facts = { filter: filter({ action: 'event.change' }), by, now: after(3 * 24 * 60) };
    const text = done(await exportAudit(db, facts));
    expect(text).toContain('Changed the event');
    expect(text).toContain("'=HYPERLINK");
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    const [newest] = (await auditPage(db, { filter: filter({}), page: 1, by }))!.lines;
    expect(newest).toMatchObject({ action: 'audit.export', fields: ['action'], kind: 'audit' });
  });
});
