import { expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { done, establishment, NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { findPerson } from './person.server.ts';
import { addSchool, GTCS, removeSchool, saveProfile, schoolsOf } from './profile.server.ts';

test.each([
  ['123456', true],
  ['12/3456', true],
  ['1234567', false],
  ['12-3456', false],
  ['abcdef', false]
])('a GTCS number %s is one: %s', (number, is) => expect(GTCS.test(number)).toBe(is));

onBothStores('a profile', (store) => {
  test('is its owner’s to write, and may be empty', async () => {
    const { db } = store();
    const { id, actor: by } = await somebody(db);
    const facts = { name: ' Mòrag  Orr ', role: 'asn-teacher', levels: ['first'], gtcs: '12/3456' };
    expect(await saveProfile(db, { ...facts, by: VISITOR, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await saveProfile(db, { ...facts, by, now: NOW }));
    expect(await findPerson(db, id)).toMatchObject({
      name_folded: expect.stringContaining('morag') as string,
      role: 'asn-teacher',
      gtcs_number: '12/3456'
    });
    done(await saveProfile(db, { name: '', role: null, levels: [], gtcs: null, by, now: NOW }));
    expect(await findPerson(db, id)).toMatchObject({ name: '', role: null, levels: null });
  });

  test('has none, one or several schools, of which one is the usual', async () => {
    const { db } = store();
    const { id, actor: by } = await somebody(db);
    const [a, b] = [await establishment(db), await establishment(db)];
    expect(await schoolsOf(db, id)).toEqual([]);
    for (const school of [a.id, b.id, b.id]) done(await addSchool(db, { school, by, now: NOW }));
    expect(await schoolsOf(db, id)).toMatchObject([
      { id: a.id, main: true },
      { id: b.id, main: false }
    ]);
    done(await removeSchool(db, { school: a.id, by, now: NOW }));
    expect(await schoolsOf(db, id)).toMatchObject([{ id: b.id, main: true }]);
    done(await removeSchool(db, { school: b.id, by, now: NOW }));
    expect(await schoolsOf(db, id)).toEqual([]);
  });
});
