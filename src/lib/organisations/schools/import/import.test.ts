import { expect, test } from 'vitest';

import { openThrough } from '#tests/support/statements.ts';
import type { Actor } from '#lib/people/may.ts';
import { readTable, type ReadTable } from '#lib/read-table.server.ts';
import { done, NOW, ORGANISER } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { closeSchool } from '../change.server.ts';
import { guessColumns } from './columns.ts';
import { authorityKey } from './compare.ts';
import {
  applyImport,
  columnsOf,
  compareImport,
  draftImport,
  findImport,
  importRows,
  importState,
  writeImports
} from './import.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ada', email: 'ada@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
};
const HEAD = 'LA Name,Seed Code,School Name,Primary,Secondary,Special,E-mail';

const table = (text: string | Uint8Array): ReadTable => {
  const read = readTable(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  if ('problem' in read) throw new Error(read.problem);
  return read;
};

test('columns are guessed from what lists call them', () => {
  expect(guessColumns(HEAD.split(','))).toEqual({
    authority: 0,
    seed: 1,
    name: 2,
    primary: 3,
    secondary: 4,
    special: 5,
    office: 6
  });
  expect(guessColumns(['Council', 'Establishment name', 'Sector'])).toEqual({
    authority: 0,
    name: 1,
    sector: 2
  });
  expect(guessColumns(['a', 'b'])).toEqual({});
});

test.each([
  ['Edinburgh City', 'City of Edinburgh'],
  ['Argyll & Bute', 'Argyll and Bute'],
  ['Comhairle nan Eilean Siar', 'Na h-Eileanan Siar'],
  ['Western Isles', 'Na h-Eileanan Siar'],
  ['Orkney', 'Orkney Islands'],
  ['GLASGOW CITY COUNCIL', 'Glasgow City']
])('%s is %s', (written, name) => expect(authorityKey(written)).toBe(authorityKey(name)));

test('no two authorities are written alike', () => {
  expect(authorityKey('Aberdeen')).not.toBe(authorityKey('Aberdeenshire'));
  expect(authorityKey('Renfrewshire')).not.toBe(authorityKey('East Renfrewshire'));
});

onBothStores('a list of schools from a file', (store) => {
  const draft = async (lines: string | Uint8Array, now = NOW) =>
    done(
      await draftImport(store().db, { name: 'schools.csv', table: table(lines), by: ADMIN, now })
    );
  const apply = async (id: string, closeMissing = false) => {
    done(await applyImport(store().db, { id, closeMissing, by: ADMIN, now: NOW }));
    await writeImports(store().db, NOW);
  };
  const counts = async (id: string) => (await importState(store().db, id)).counts;
  const schoolsOf = (authority: string) =>
    store()
      .db.selectFrom('establishment')
      .select(['name', 'seed_code', 'sector', 'office_email', 'closed_on'])
      .where('authority_id', '=', authority)
      .orderBy('name_folded')
      .execute();

  test('writes nothing before it is said, then every school once', async () => {
    const { db } = store();
    const text = [
      HEAD,
      'Fife,5400001,Auchter Primary School,Yes,No,No,office@auchter.example',
      'Fife,5400002,Balwearie Campus,214,890,0,',
      'Fife,,Cupar School,,,Yes,'
    ].join('\n');
    const { id } = await draft(text);
    expect(await counts(id)).toEqual({ new: 4, changed: 0, same: 0, missing: 0, problem: 0 });
    expect(await schoolsOf('fife')).toEqual([]);
    await apply(id);
    await apply(id);
    const after = await schoolsOf('fife');
    expect(after.map(({ name, sector }) => `${name}: ${sector}`)).toEqual([
      'Auchter Primary School: primary',
      'Balwearie Campus (primary): primary',
      'Balwearie Campus (secondary): secondary',
      'Cupar School: asn'
    ]);
    expect(after[1]!.seed_code).toBe(after[2]!.seed_code);
    expect((await findImport(db, id))!.finished_at).toBe(NOW);
    // the same file once more is nothing
    const again = await draft(text);
    expect(await counts(again.id)).toEqual({ new: 0, changed: 0, same: 4, missing: 0, problem: 0 });
  });

  test('a second list shows what differs, and what it does not name is closed only when said', async () => {
    const { db } = store();
    const first = await draft(
      [
        HEAD,
        'Moray,5500001,One School,Yes,,,',
        'Moray,5500002,Two School,Yes,,,',
        'Moray,5500003,Three School,Yes,,,'
      ].join('\n')
    );
    await apply(first.id);
    await db
      .insertInto('establishment')
      .values({
        id: 'nursery-of-moray',
        seed_code: null,
        name: 'A Nursery',
        name_folded: 'a nursery',
        sector: 'elc',
        authority_id: 'moray',
        closed_on: null
      })
      .execute();
    const second = await draft(
      [
        HEAD,
        'Moray,5500001,One Primary School,Yes,,,new@one.example',
        'Moray,5500002,Two School,Yes,,,'
      ].join('\n')
    );
    expect(await counts(second.id)).toEqual({
      new: 0,
      changed: 1,
      same: 1,
      missing: 1,
      problem: 0
    });
    const [changed] = await importRows(db, { id: second.id, outcome: 'changed', from: 0, most: 9 });
    expect(JSON.parse(changed!.before!)).toMatchObject({ name: 'One School', office_email: null });
    expect(JSON.parse(changed!.facts!)).toMatchObject({
      name: 'One Primary School',
      office_email: 'new@one.example'
    });
    await apply(second.id);
    const closed = async () =>
      (await schoolsOf('moray')).filter(({ closed_on }) => closed_on).map(({ name }) => name);
    expect(await closed()).toEqual([]);
    const third = await draft([HEAD, 'Moray,5500001,One Primary School,Yes,,,'].join('\n'));
    await apply(third.id, true);
    expect(await closed()).toEqual(['Three School', 'Two School']);
    // back on the list: open again
    const fourth = await draft(
      [HEAD, 'Moray,5500001,One Primary School,Yes,,,', 'Moray,5500002,Two School,Yes,,,'].join(
        '\n'
      )
    );
    expect(await counts(fourth.id)).toMatchObject({ changed: 1, missing: 0 });
    await apply(fourth.id, true);
    expect(await closed()).toEqual(['Three School']);
  });

  test('says what is wrong with each row, and writes the others', async () => {
    const { db } = store();
    const lines = [
      HEAD,
      'Angus,5600001,Brechin Primary School,Yes,,,',
      'Atlantis,5600002,Nowhere Primary School,Yes,,,',
      'Angus,5600003,,Yes,,,',
      'Angus,56A,Code Primary School,Yes,,,',
      'Angus,5600001,Brechin Primary School,Yes,,,',
      'Angus,5600004,"=HYPERLINK(""x"")",Yes,,,',
      'Angus,5600005,Office Primary School,Yes,,,not an address',
      'Angus,5600006,Some Place,,,,',
      'Angus,5600007,Broken \ufffd Primary School,Yes,,,'
    ].join('\n');
    const { id } = await draft(lines);
    const rows = await importRows(db, { id, outcome: 'problem', from: 0, most: 20 });
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [3, 'authority-unknown'],
      [4, 'no-name'],
      [5, 'seed-wrong'],
      [6, 'double'],
      [7, 'formula'],
      [8, 'office-wrong'],
      [9, 'sector-unknown'],
      [10, 'broken-text']
    ]);
    await apply(id);
    expect((await schoolsOf('angus')).map(({ name }) => name)).toEqual(['Brechin Primary School']);
  });

  test('reads Windows-1252, and headers that say nothing once people say them', async () => {
    const { db } = store();
    const bytes = Uint8Array.from('x;y;z\nBùn-sgoil;Highland;Primary', (sign) =>
      sign.charCodeAt(0)
    );
    const read = await draft(bytes);
    expect([read.encoding, read.compared_at, columnsOf(read)]).toEqual(['Windows-1252', null, {}]);
    expect(
      await applyImport(db, { id: read.id, closeMissing: false, by: ADMIN, now: NOW })
    ).toMatchObject({ refused: 'import-columns' });
    const change = { id: read.id, by: ADMIN, now: NOW };
    expect(await compareImport(db, { ...change, columns: { name: 0 } })).toMatchObject({
      refused: 'import-columns'
    });
    done(await compareImport(db, { ...change, columns: { name: 0, authority: 1, sector: 2 } }));
    await apply(read.id);
    expect((await schoolsOf('highland')).map(({ name }) => name)).toEqual(['Bùn-sgoil']);
  });

  test('what has changed since it was shown is not written', async () => {
    const { db } = store();
    const first = await draft([HEAD, 'Falkirk,5700001,Old School,Yes,,,'].join('\n'));
    await apply(first.id);
    const { id } = await db
      .selectFrom('establishment')
      .select('id')
      .where('seed_code', '=', '5700001')
      .executeTakeFirstOrThrow();
    const second = await draft([HEAD, 'Falkirk,5700001,New School,Yes,,,'].join('\n'));
    done(await closeSchool(db, { id, on: '2026-11-20', by: ADMIN, now: NOW }));
    const facts = { id: second.id, closeMissing: false, now: NOW };
    expect(await applyImport(db, { ...facts, by: ADMIN })).toMatchObject({ refused: 'import-old' });
    expect(await applyImport(db, { ...facts, by: ORGANISER })).toMatchObject({
      refused: 'not-allowed'
    });
    expect((await schoolsOf('falkirk')).map(({ name }) => name)).toEqual(['Old School']);
  });

  test('two processes write a list once', async () => {
    const { db } = store();
    const lines = Array.from(
      { length: 1200 },
      (_, at) => `Orkney,${6_000_000 + at},Isle ${at},Yes,,,`
    );
    const { id } = await draft([HEAD, ...lines].join('\n'));
    await Promise.all([apply(id), apply(id)]);
    expect(await schoolsOf('orkney-islands')).toHaveLength(1200);
    const deeds = await db
      .selectFrom('audit_entry')
      .select('id')
      .where('subject_id', '=', id)
      .where('action', '=', 'school.import')
      .execute();
    expect(deeds).toHaveLength(1);
  });

  test('said in two processes at once, a list is written and noted once', async () => {
    const { db, url } = store();
    const other = url.startsWith('postgres') ? openThrough(url, (query) => query, 1) : db;
    for (let round = 0; round < 12; round++) {
      const { id } = await draft(
        [HEAD, `Shetland,${8_000_000 + round},Voe ${round},Yes,,,`].join('\n')
      );
      const facts = { id, closeMissing: false, by: ADMIN, now: NOW };
      const both = await Promise.all([db, other].map((one) => applyImport(one, facts)));
      both.map(done);
      await Promise.all([db, other].map((one) => writeImports(one, NOW)));
      const deeds = await db
        .selectFrom('audit_entry')
        .select('id')
        .where('subject_id', '=', id)
        .where('action', '=', 'school.import')
        .execute();
      expect(deeds).toHaveLength(1);
    }
    if (other !== db) await other.destroy();
    expect(await schoolsOf('shetland-islands')).toHaveLength(12);
  });

  test('2,500 schools take a bounded number of statements', async () => {
    let asked = 0;
    const db = openThrough(
      store().url,
      (query) => {
        asked += 1;
        return query;
      },
      1
    );
    try {
      const lines = Array.from(
        { length: 2500 },
        (_, at) => `Dundee,${7_000_000 + at},School number ${at},Yes,,,`
      );
      const { id } = done(
        await draftImport(db, {
          name: 'all.csv',
          table: table([HEAD, ...lines].join('\n')),
          by: ADMIN,
          now: NOW
        })
      );
      expect(asked).toBeLessThan(25);
      asked = 0;
      done(await applyImport(db, { id, closeMissing: false, by: ADMIN, now: NOW }));
      const { done: first, all } = await importState(db, id);
      expect([first, all]).toEqual([500, 2500]);
      await writeImports(db, NOW);
      expect((await importState(db, id)).done).toBe(2500);
      expect(asked).toBeLessThan(60);
    } finally {
      await db.destroy();
    }
    expect(await schoolsOf('dundee-city')).toHaveLength(2500);
  });
});
