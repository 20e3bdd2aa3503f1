import { describe, expect, test } from 'vitest';

import { newId, type Db } from '#db/open.server.ts';
import {
  applyImport,
  draftImport,
  writeImports
} from '#lib/organisations/schools/import/import.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { draftNominations, nominateList } from '#lib/programmes/list.server.ts';
import { answerSelf, askSelf, makeLink, proveSelf } from '#lib/programmes/self.server.ts';
import { plus } from '#lib/time.server.ts';
import { done, NOW } from '#tests/support/people.ts';
import { AUTHORITY, coordinatorOf, programmeWith } from '#tests/support/programmes.ts';
import { onBothStores } from '#tests/support/store.ts';

import { applyRetention } from './retention.server.ts';

const days = (count: number) => plus(NOW, { hours: 24 * count });
const BY = coordinatorOf(AUTHORITY);

onBothStores('what lists and requests leave behind', (store) => {
  /** Ids that a table holds still. */
  const left = async (table: 'school_import' | 'nomination_list' | 'self_nomination') =>
    (await store().db.selectFrom(table).select('id').execute()).map(({ id }) => id);
  const rowsOf = async (table: 'school_import_row' | 'school_import_text' | 'nomination_row') =>
    (await store().db.selectFrom(table).selectAll().execute()).length;
  const removed = async (kind: string, now: string) =>
    ((await applyRetention(store().db, now)) as Record<string, number>)[kind];

  describe('a list of schools', () => {
    const drafted = async (db: Db, name: string) => {
      const rows = [
        ['Authority', 'Name', 'Sector'],
        ['Fife', name, 'Primary']
      ];
      const table = { rows, encoding: 'UTF-8' as const };
      return done(await draftImport(db, { name: 'a.csv', table, by: SYSTEM, now: NOW })).id;
    };

    test('is forgotten a day after it was read, once it was not written', async () => {
      const { db } = store();
      const draft = await drafted(db, 'A School');
      const applied = await drafted(db, 'B School');
      // said to be written, and not finished yet
      await db
        .updateTable('school_import')
        .set({ applied_at: NOW })
        .where('id', '=', applied)
        .execute();
      expect(await removed('schoolLists', days(1))).toBe(0);
      expect(await left('school_import')).toContain(draft);
      expect(await removed('schoolLists', plus(days(1), { seconds: 1 }))).toBe(1);
      expect(await left('school_import')).toEqual([applied]);
      expect([await rowsOf('school_import_row'), await rowsOf('school_import_text')]).toEqual([
        1, 1
      ]);
      await db.deleteFrom('school_import').execute();
    });

    test('is forgotten a month after it was written; the schools stay', async () => {
      const { db } = store();
      const id = await drafted(db, 'C School');
      done(await applyImport(db, { id, closeMissing: false, by: SYSTEM, now: NOW }));
      await writeImports(db, NOW);
      expect(await removed('writtenSchools', days(30))).toBe(0);
      expect(await left('school_import')).toEqual([id]);
      expect(await removed('writtenSchools', plus(days(30), { seconds: 1 }))).toBe(1);
      expect(await left('school_import')).toEqual([]);
      expect(await rowsOf('school_import_row')).toBe(0);
      const school = db.selectFrom('establishment').select('name').where('name', '=', 'C School');
      expect(await school.execute()).toHaveLength(1);
    });
  });

  test('a list of nominations is forgotten a day later, unless it is being gone through', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const listed = async () => {
      const table = { rows: [[`${newId()}@x.example`]], encoding: 'UTF-8' as const };
      return done(await draftNominations(db, { ...of, table })).id;
    };
    const [draft, sent, going] = [await listed(), await listed(), await listed()];
    done(await nominateList(db, { ...of, list: sent }));
    await db.updateTable('nomination_list').set({ sent_at: NOW }).where('id', '=', going).execute();
    expect(await removed('nominationLists', days(1))).toBe(0);
    expect((await left('nomination_list')).sort()).toEqual([draft, sent, going].sort());
    expect(await removed('nominationLists', plus(days(1), { seconds: 1 }))).toBe(2);
    expect(await left('nomination_list')).toEqual([going]);
    expect(await rowsOf('nomination_row')).toBe(1);
    const people = db
      .selectFrom('participant')
      .select('id')
      .where('programme_id', '=', of.programme);
    expect(await people.execute()).toHaveLength(1);
  });

  test('who asked to take part is forgotten: unproved a week later, answered after a year', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const link = done(await makeLink(db, of));
    const asks = async () => {
      const typed = { email: `${newId()}@x.example`, name: 'A', establishment: null, why: '' };
      const by = { person: null, grants: [] };
      return done(await askSelf(db, { link: link.id, ...typed, by, now: NOW })).id;
    };
    const [unproved, waiting, declined] = [await asks(), await asks(), await asks()];
    for (const id of [waiting, declined]) await proveSelf(db, { id, now: NOW });
    done(await answerSelf(db, { asked: declined, approve: false, by: BY, now: NOW }));
    expect(await removed('unproved', days(7))).toBe(0);
    expect(await removed('unproved', plus(days(7), { seconds: 1 }))).toBe(1);
    expect(await left('self_nomination')).not.toContain(unproved);
    expect(await removed('selfNominations', days(365))).toBe(0);
    expect(await removed('selfNominations', plus(days(365), { seconds: 1 }))).toBe(1);
    // the coordinator has not answered yet: it is still asked
    expect(await left('self_nomination')).toEqual([waiting]);
  });
});
