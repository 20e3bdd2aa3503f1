import { expect, test } from 'vitest';

import { NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { chooseLists, listsOff, peopleOff, turnOff } from './choice.server.ts';

onBothStores('which mails somebody wants', (store) => {
  test('all of them at first; one press turns one list off, twice is once', async () => {
    const { db } = store();
    const { id: person } = await somebody(db);
    expect(await listsOff(db, person)).toEqual([]);
    await turnOff(db, { person, list: 'reminders', now: NOW });
    await turnOff(db, { person, list: 'reminders', now: NOW });
    expect(await listsOff(db, person)).toEqual(['reminders']);
  });

  test('their page turns lists off and on again', async () => {
    const { db } = store();
    const { id: person } = await somebody(db);
    await chooseLists(db, { person, wanted: ['announcements', 'digest'], now: NOW });
    expect((await listsOff(db, person)).sort()).toEqual(['invitations', 'reminders']);
    await chooseLists(db, { person, wanted: ['reminders'], now: NOW });
    expect((await listsOff(db, person)).sort()).toEqual(['announcements', 'digest', 'invitations']);
    await chooseLists(db, { person, wanted: [], now: NOW });
    expect(await listsOff(db, person)).toHaveLength(4);
  });

  test('of many people those who do not want a list', async () => {
    const { db } = store();
    const people = [];
    for (let at = 0; at < 3; at++) people.push((await somebody(db)).id);
    await turnOff(db, { person: people[1]!, list: 'invitations', now: NOW });
    await turnOff(db, { person: people[2]!, list: 'reminders', now: NOW });
    expect(await peopleOff(db, { people, list: 'invitations' })).toEqual(new Set([people[1]]));
    expect(await peopleOff(db, { people: [], list: 'invitations' })).toEqual(new Set());
  });
});
