import { expect, test } from 'vitest';

import { proveHeld } from '#lib/booking/held.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { poolsOf, setPlaces } from '#lib/booking/places.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { after, again, book, cancel, entries, hold, told } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { backToRoom, schoolsDue, sendAllOnline, whoWouldNotFit } from './snow.server.ts';

const LINK = 'https://meet.example/snow';

onBothStores('snow', (store) => {
  soundAfterEach(store, NOW);

  const send = (event: string, facts: Partial<Parameters<typeof sendAllOnline>[1]> = {}) =>
    sendAllOnline(store().db, {
      event,
      link: LINK,
      note: 'The roads are closed.',
      by: ORGANISER,
      now: after(100),
      ...facts
    });
  const back = (event: string, facts: Partial<Parameters<typeof backToRoom>[1]> = {}) =>
    backToRoom(store().db, { event, note: '', by: ORGANISER, now: after(200), ...facts });

  const places = async (event: string) =>
    (await poolsOf(store().db, event)).map(
      ({ mode, authority_id, places, taken }) =>
        `${mode} ${authority_id ?? 'anyone'} ${taken}/${places}`
    );

  test('moves everyone of the room, adds what is missing, and tells each once', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 2, online: 1 });
    const [one, two, online] = [await somebody(db), await somebody(db), await somebody(db)];
    const bookings = [
      await book(db, event, one, { mode: 'room' }),
      await book(db, event, two, { mode: 'room' })
    ];
    await book(db, event, online, { mode: 'online' });
    const before = await told(db, event);
    expect(done(await send(event.id))).toMatchObject({ told: 3, offices: 0 });
    expect(await findEvent(db, event.id)).toMatchObject({
      mode: 'online',
      snow_mode: 'hybrid',
      online_link: LINK,
      place: event.place
    });
    expect(await places(event.id)).toEqual(['room anyone 0/0', 'online anyone 3/3']);
    for (const booking of bookings) {
      expect(await again(db, booking)).toMatchObject({ mode: 'online', snowed_at: after(100) });
    }
    expect((await told(db, event)).length - before.length).toBe(3);
    expect(await entries(db, event, one)).toMatchObject([{ sequence: 1, method: 'REQUEST' }]);
  });

  test('pressed twice is pressed once', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    await book(db, event, await somebody(db));
    done(await send(event.id));
    const before = await told(db, event);
    expect(done(await send(event.id, { now: after(101) }))).toMatchObject({ told: 0 });
    expect(await told(db, event)).toEqual(before);
  });

  test('gives those who waited for the room a place online, with one letter', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    await book(db, event, await somebody(db));
    const waits = await somebody(db);
    const waiting = await book(db, event, waits, { now: after(1) });
    done(await send(event.id));
    expect(await again(db, waiting)).toMatchObject({ state: 'confirmed', mode: 'online' });
    const theirs = (await letters(db, event.id)).filter(({ to_email }) => to_email === waits.email);
    expect(theirs.map(({ kind }) => kind)).toEqual(['waiting', 'place-came']);
  });

  test('serves them also on the morning itself, when nobody is given a room place unasked', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const going = await somebody(db);
    const booking = await book(db, event, going);
    const waiting = await book(db, event, await somebody(db), { now: after(1) });
    done(await send(event.id, { now: '2026-12-10T07:30:00.000Z' }));
    expect(await again(db, waiting)).toMatchObject({
      state: 'confirmed',
      served_until: event.starts_at
    });
    await cancel(db, booking, { by: going, now: '2026-12-10T08:00:00.000Z' });
    done(await back(event.id, { now: '2026-12-10T09:00:00.000Z' }));
    expect((await again(db, waiting)).served_until).toBe('2026-12-09T16:00:00.000Z');
  });

  test('takes presenters, held places, requests and authority pools along', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    await setPlaces(db, {
      event: event.id,
      pools: [{ mode: 'room', authority: 'south-lanarkshire', places: 2 }]
    });
    const school = await establishment(db);
    const ours = await book(db, event, await somebody(db), { establishment: school.id });
    const presenter = await somebody(db);
    const talk = done(await takes(db, await slotIn(db, event.id), presenter));
    const held = await hold(db, event, 'held@school.example', { mode: 'room' });
    done(await send(event.id));
    expect(await places(event.id)).toEqual([
      'room south-lanarkshire 0/0',
      'room anyone 0/0',
      'online anyone 2/2'
    ]);
    expect(await again(db, ours)).toMatchObject({ mode: 'online' });
    expect(await again(db, talk.booking)).toMatchObject({ mode: 'online', pool_id: null });
    // the room was typed when there was one: the link still books
    const proved = done(await proveHeld(db, { proof: held.proof, now: after(110) }));
    expect(proved.booking).toMatchObject({ state: 'confirmed', mode: 'online' });

    done(await back(event.id));
    expect(await places(event.id)).toEqual([
      'room south-lanarkshire 1/2',
      'room anyone 1/2',
      'online anyone 0/0'
    ]);
    expect(await again(db, talk.booking)).toMatchObject({ mode: 'room', snowed_at: null });
    expect(await findEvent(db, event.id)).toMatchObject({ mode: 'room', snow_at: null });
  });

  test('ends wishes for the other way to be there', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 0 });
    const person = await somebody(db);
    const booking = await book(db, event, person, { mode: 'room' });
    const { wish } = done(
      await switchMode(db, { booking: booking.id, mode: 'online', by: person.actor, now: after(1) })
    );
    done(await send(event.id));
    expect(await again(db, wish!)).toMatchObject({ ended_how: 'wish-granted' });
    expect(await again(db, booking)).toMatchObject({ state: 'confirmed', mode: 'online' });
  });

  test('of a hybrid event only those go back who were sent, and who came for one of them', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 2, online: 1 });
    const [one, two, online] = [await somebody(db), await somebody(db), await somebody(db)];
    const first = await book(db, event, one, { mode: 'room' });
    const second = await book(db, event, two, { mode: 'room' });
    const there = await book(db, event, online, { mode: 'online' });
    done(await send(event.id));
    await cancel(db, second, { by: two, now: after(110) });
    const passed = done(
      await passOn(db, {
        booking: first.id,
        to: { name: 'Isla Muir', email: 'isla.snow@school.example' },
        by: one.actor,
        now: after(120)
      })
    );
    expect(done(await back(event.id))).toMatchObject({ told: 2 });
    expect(await places(event.id)).toEqual(['room anyone 1/2', 'online anyone 1/1']);
    expect(await again(db, passed.booking)).toMatchObject({ mode: 'room' });
    expect(await again(db, there)).toMatchObject({ mode: 'online' });
  });

  test('of an event in the room everyone must fit; who would not is named, and nobody moves', async () => {
    const { db } = store();
    const event = await published(db, { room: 1, roomLimit: 2 });
    await book(db, event, await somebody(db));
    done(await send(event.id));
    const pool = (await poolsOf(db, event.id)).find(({ mode }) => mode === 'online')!;
    await db.updateTable('pool').set({ places: 3 }).where('id', '=', pool.id).execute();
    for (const name of ['Isla Muir', 'Rhona Weir']) {
      const booking = await book(db, event, await somebody(db, name), { now: after(110) });
      expect(booking.state).toBe('confirmed');
    }
    const snowed = (await findEvent(db, event.id))!;
    expect(await whoWouldNotFit(db, snowed)).toEqual(['Isla Muir', 'Rhona Weir']);
    const before = await told(db, event);
    expect(await back(event.id)).toMatchObject({
      refused: 'room-too-small',
      facts: { names: 'Isla Muir, Rhona Weir' }
    });
    // more places than the room allows are nobody’s to give (rule 11)
    expect(await back(event.id, { places: 3 })).toMatchObject({ refused: 'room-limit' });
    expect(await told(db, event)).toEqual(before);
    expect(await places(event.id)).toEqual(['room anyone 0/0', 'online anyone 3/3']);
    await db.updateTable('event').set({ room_limit: null }).where('id', '=', event.id).execute();
    done(await back(event.id, { places: 3 }));
    expect(await places(event.id)).toEqual(['room anyone 3/3', 'online anyone 0/0']);
  });

  test('tells each school’s office once, with the address typed or known', async () => {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const [first, second] = [await establishment(db), await establishment(db)];
    for (const school of [first, first, second]) {
      await book(db, event, await somebody(db), { establishment: school.id });
    }
    expect(await schoolsDue(db, event.id)).toMatchObject([{ people: 2 }, { people: 1 }]);
    const sent = done(
      await send(event.id, {
        offices: [
          { establishment: first.id, email: 'office@first.example' },
          { establishment: second.id, email: '' }
        ]
      })
    );
    expect(sent.offices).toBe(1);
    const office = (await letters(db, event.id)).filter(({ kind }) => kind === 'snow-office');
    expect(office.map(({ to_email }) => to_email)).toEqual(['office@first.example']);
    expect((await schoolsDue(db, event.id))[0]).toMatchObject({ office: 'office@first.example' });
  });

  test('is refused without a room, after the end, and to others', async () => {
    const { db } = store();
    const online = await published(db, { mode: 'online', online: 5 });
    expect(await send(online.id)).toMatchObject({ refused: 'no-such-mode' });
    const event = await published(db, { room: 1 });
    const person = await somebody(db);
    expect(await send(event.id, { by: person.actor })).toMatchObject({ refused: 'not-allowed' });
    expect(await send(event.id, { now: event.ends_at! })).toMatchObject({
      refused: 'already-over'
    });
    expect(await back(event.id)).toMatchObject({ refused: 'not-online' });
    done(await send(event.id));
    expect(await back(event.id, { by: person.actor })).toMatchObject({ refused: 'not-allowed' });
    expect(await back(event.id, { now: event.starts_at! })).toMatchObject({
      refused: 'already-over'
    });
  });
});
