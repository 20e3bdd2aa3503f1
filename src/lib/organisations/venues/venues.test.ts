import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { actor, done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { addVenue, closeVenue, reopenVenue, saveVenue, type VenueFacts } from './change.server.ts';
import { findVenue, roomsOf, venueChoices, venueList } from './read.server.ts';
import { addRoom, changeRoom, setRoomClosed } from './rooms.server.ts';
import { accessLine, mapLinkOf, readMapLink, readPostcode } from './rules.ts';

const holder = (
  right: 'administrator' | 'organiser' | 'coordinator',
  scope: 'everything' | 'event' | 'authority'
): Actor => ({
  person: { id: newId(), name: 'Ada', email: 'ada@stem.example' },
  grants: [{ right, scope, scopeId: scope === 'everything' ? '' : 'fife' }]
});
const ADMIN = holder('administrator', 'everything');

const FACTS: VenueFacts = {
  name: 'Larigbank Learning Centre',
  address: '2 Larigbank Road, Larigbank',
  postcode: 'LQ1 2LB',
  gettingThere: 'Car park behind.',
  access: ['step-free', 'parking'],
  accessText: 'By the back door.',
  mapLink: null,
  opens: '08:00',
  closes: '18:30',
  contact: 'Jim',
  authority: 'fife'
};

onBothStores('the list of venues', (store) => {
  let count = 0;
  const add = async (facts: Partial<VenueFacts> = {}) =>
    done(
      await addVenue(store().db, {
        venue: { ...FACTS, name: `Hall ${++count}`, ...facts },
        by: ORGANISER,
        now: NOW
      })
    );
  const room = (venue: string, name = 'hall', size = 80, by = ORGANISER) =>
    addRoom(store().db, { venue, room: { name, size, notes: null }, by, now: NOW });

  test('is kept by organisers of everything and administrators, and by nobody else', async () => {
    const { db } = store();
    const venue = await add();
    const me = await somebody(db);
    for (const by of [
      actor(me),
      holder('coordinator', 'authority'),
      holder('organiser', 'event')
    ]) {
      const no = { refused: 'not-allowed' };
      const facts = { id: venue.id, by, now: NOW };
      expect(await addVenue(db, { venue: FACTS, by, now: NOW })).toMatchObject(no);
      expect(await saveVenue(db, { ...facts, venue: FACTS, version: 1 })).toMatchObject(no);
      expect(await closeVenue(db, facts)).toMatchObject(no);
      expect(await room(venue.id, 'hall', 80, by)).toMatchObject(no);
    }
    const closed = done(await closeVenue(db, { id: venue.id, by: ADMIN, now: NOW }));
    expect(closed.closed_at).toBe(NOW);
    const deeds = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('subject_id', '=', venue.id)
      .orderBy('id')
      .execute();
    expect(deeds.map(({ action }) => action)).toEqual(['venue.add', 'venue.close']);
  });

  test('refuses a venue twice, hours that end before they begin, a map that is not https', async () => {
    const { db } = store();
    const venue = await add({ name: 'Peelstane Hub' });
    const wrong = async (facts: Partial<VenueFacts>) =>
      addVenue(db, { venue: { ...FACTS, name: 'Another', ...facts }, by: ORGANISER, now: NOW });
    expect(await wrong({ name: 'peelstane  HUB' })).toMatchObject({ refused: 'venue-there' });
    expect(await wrong({ opens: '18:30', closes: '08:00' })).toMatchObject({
      refused: 'venue-hours',
      field: 'closes'
    });
    expect(await wrong({ authority: 'atlantis' })).toMatchObject({ refused: 'authority-unknown' });
    for (const mapLink of [
      'http://maps.example/x',
      'javascript:alert(1)',
      'https://a:b@maps.example'
    ]) {
      expect(await wrong({ mapLink })).toMatchObject({ refused: 'map-link-wrong' });
    }
    // the same name at another address is another one; the same one keeps its own name
    await add({ name: 'Peelstane Hub', address: '9 Elsewhere' });
    const facts = { ...FACTS, name: 'Peelstane hub', opens: null };
    done(await saveVenue(db, { id: venue.id, venue: facts, version: 1, by: ORGANISER, now: NOW }));
  });

  test('tells the second of two editors, and keeps what the first one saved', async () => {
    const { db } = store();
    const { id } = await add();
    const save = (name: string, version: number) =>
      saveVenue(db, { id, venue: { ...FACTS, name }, version, by: ORGANISER, now: NOW });
    done(await save('The first', 1));
    expect(await save('The second', 1)).toMatchObject({ refused: 'venue-changed-meanwhile' });
    expect((await findVenue(db, id))!.name).toBe('The first');
    // looked at, and saved again
    expect(done(await save('The second', 2)).version).toBe(3);
  });

  test('has rooms, each name once, the largest first; a closed one comes back', async () => {
    const { db } = store();
    const { id } = await add();
    const hall = done(await room(id));
    done(await room(id, 'room 1', 24));
    expect(await room(id, 'HALL', 3)).toMatchObject({
      refused: 'venue-room-there',
      field: 'room_name'
    });
    for (const size of [0, 1.5, 10_001]) {
      expect(await room(id, 'attic', size)).toMatchObject({ refused: 'venue-room-size' });
    }
    const change = (name: string, size: number, version: number) =>
      changeRoom(db, {
        id: hall.id,
        room: { name, size, notes: 'Stage' },
        version,
        by: ORGANISER,
        now: NOW
      });
    expect(await change('Room 1', 80, 1)).toMatchObject({ refused: 'venue-room-there' });
    done(await change('hall', 20, 1));
    expect(await change('hall', 90, 1)).toMatchObject({ refused: 'venue-changed-meanwhile' });
    const names = async () => (await roomsOf(db, id)).map(({ name, size }) => `${name} ${size}`);
    expect(await names()).toEqual(['room 1 24', 'hall 20']);
    done(await setRoomClosed(db, { id: hall.id, closed: true, by: ORGANISER, now: NOW }));
    done(await setRoomClosed(db, { id: hall.id, closed: true, by: ORGANISER, now: NOW }));
    expect(done(await room(id, 'Hall', 85))).toMatchObject({
      id: hall.id,
      closed_at: null,
      size: 85
    });
    expect(await names()).toEqual(['Hall 85', 'room 1 24']);
  });

  test('is found by name, address and postcode; closed ones when asked for', async () => {
    const { db } = store();
    const { id } = await add({ name: 'Quarry Mill', address: 'Ùisge Lane 3', postcode: 'QM1 1QM' });
    done(await room(id));
    const names = async (search: string, state: 'open' | 'closed' | 'all' = 'open') =>
      (await venueList(db, { search, state, page: 1 })).venues.map(
        ({ name, rooms }) => `${name}: ${rooms}`
      );
    for (const words of ['quarry', 'uisge mill', 'qm1 1qm']) {
      expect(await names(words)).toEqual(['Quarry Mill: hall (80)']);
    }
    expect(await names('quarry elsewhere')).toEqual([]);
    done(await closeVenue(db, { id, by: ORGANISER, now: NOW }));
    expect(await names('quarry')).toEqual([]);
    expect(await names('quarry', 'closed')).toHaveLength(1);
    done(await reopenVenue(db, { id, by: ORGANISER, now: NOW }));
    expect(await names('quarry', 'closed')).toEqual([]);
  });

  test('offers rooms and whole venues that are used, and what is chosen already', async () => {
    const { db } = store();
    const venue = await add({ name: 'Zion Hall' });
    const hall = done(await room(venue.id));
    const small = done(await room(venue.id, 'room 2', 12));
    const offered = async (chosen?: { venue: string; room: string }) =>
      (await venueChoices(db, chosen))
        .filter(({ value }) => value.startsWith(venue.id))
        .map(({ text }) => text);
    expect(await offered()).toEqual([
      'Zion Hall, hall (80)',
      'Zion Hall, room 2 (12)',
      'Zion Hall, no room chosen'
    ]);
    done(await setRoomClosed(db, { id: small.id, closed: true, by: ORGANISER, now: NOW }));
    expect(await offered()).not.toContain('Zion Hall, room 2 (12)');
    expect(await offered({ venue: venue.id, room: small.id })).toContain('Zion Hall, room 2 (12)');
    done(await closeVenue(db, { id: venue.id, by: ORGANISER, now: NOW }));
    expect(await offered()).toEqual([]);
    expect(await offered({ venue: venue.id, room: hall.id })).toEqual(['Zion Hall, hall (80)']);
  });
});

test('a map is looked up by the address, or is the organiser’s own', () => {
  expect(
    mapLinkOf({ address: '2 Larigbank Road & more', postcode: 'LQ1 2LB', map_link: null })
  ).toBe('https://www.openstreetmap.org/search?query=2+Larigbank+Road+%26+more%2C+LQ1+2LB');
  const map_link = 'https://maps.example/here';
  expect(mapLinkOf({ address: '2 Larigbank Road', postcode: null, map_link })).toBe(map_link);
  expect(readMapLink('https://maps.example')).toBe('https://maps.example/');
  expect(readMapLink('data:text/html,x')).toBeNull();
});

test('a postcode and the access of a venue read as people write them', () => {
  expect(['ml11 9aa', 'G12 8QQ', 'EH1  1AA'].map(readPostcode)).toEqual([
    'ML11 9AA',
    'G12 8QQ',
    'EH1 1AA'
  ]);
  expect(['', 'Larigbank', '12345', 'ML11'].map(readPostcode)).toEqual([null, null, null, null]);
  expect(accessLine({ access: '["step-free","loop"]', access_text: 'In the hall.' })).toBe(
    'Step-free, hearing loop. In the hall.'
  );
  expect(accessLine({ access: '[]', access_text: null })).toBe('');
});
