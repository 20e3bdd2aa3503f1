import { expect, test } from 'vitest';

import { book } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  NOW,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';

import { badgesOf } from './badges.server.ts';

onBothStores('badges', (store) => {
  soundAfterEach(store, NOW);

  test('one for everybody in the room, with who presents and who wants no photographs', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', onlineLink: 'https://meet.example/a' });
    const school = await establishment(db, 'falkirk');
    const [zofia, online, ailsa, speaker] = await Promise.all(
      ['Zofia Kerr', 'Owen Line', 'Ailsa Craig', 'Bruce Dunn'].map((name) => somebody(db, name))
    );
    await book(db, event, zofia!, { mode: 'room', establishment: school.id });
    await book(db, event, online!, { mode: 'online' });
    await book(db, event, ailsa!, { mode: 'room', establishmentOther: 'Supply' });
    done(await takes(db, await slotIn(db, event.id), speaker!));
    await db
      .updateTable('person')
      .set({ no_photographs_at: NOW })
      .where('id', '=', ailsa!.id)
      .execute();
    done(
      await bookParty(db, {
        id: crypto.randomUUID(),
        event: event.id,
        establishment: school.id,
        people: [],
        unnamed: 1,
        mode: 'room',
        ifNotAll: 'ask',
        by: zofia!.actor,
        now: NOW
      })
    );
    expect(await badgesOf(db, event)).toEqual([
      { name: 'Ailsa Craig', from: 'Supply', presents: false, noPhotographs: true },
      { name: 'Bruce Dunn', from: null, presents: true, noPhotographs: false },
      { name: 'Zofia Kerr', from: school.name, presents: false, noPhotographs: false },
      { name: null, from: school.name, presents: false, noPhotographs: false }
    ]);
  });
});
