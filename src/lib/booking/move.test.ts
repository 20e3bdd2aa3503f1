import { beforeEach, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { isRefusal } from '#lib/refusal.ts';
import { done, letters, NOW, published, saves, slotIn, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { placeBooking } from './booking.server.ts';
import { poolsOf } from './places.server.ts';

onBothStores('an event that changes its mode', (store) => {
  let db: Db;
  beforeEach(() => {
    db = store().db;
  });
  soundAfterEach(store, NOW);

  async function save(
    id: string,
    details: Partial<EventDetails>,
    places: { room: number; online: number }
  ) {
    return saves(db, { id }, details, { places, note: 'Snow.', now: NOW });
  }
  const ONLINE = { mode: 'online', onlineLink: 'https://meet.example/snow' } as const;

  async function book(event: string, mode?: 'room' | 'online') {
    const { id: person, actor } = await somebody(db);
    return done(await placeBooking(db, { event, person, mode, by: actor, now: NOW })).booking;
  }
  const bookingsOf = (event: string) =>
    db
      .selectFrom('booking')
      .select(['state', 'mode', 'pool_id'])
      .where('event_id', '=', event)
      .orderBy('created_at')
      .orderBy('id')
      .execute();

  test('takes everybody along: who is booked, who presents, who waits', async () => {
    const { id } = await published(db, { room: 2 });
    await book(id);
    await book(id);
    await book(id);
    const slot = await slotIn(db, id);
    const presenter = await somebody(db);
    done(
      await takeSlot(db, {
        event: id,
        slot: slot.id,
        person: presenter.id,
        title: 'Puddles',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );

    const { told } = done(await save(id, ONLINE, { room: 0, online: 10 }));
    expect(told).toBe(4);
    const bookings = await bookingsOf(id);
    expect(bookings.map(({ mode }) => mode)).toEqual(['online', 'online', 'online', 'online']);
    // there is a place for whoever waited
    expect(bookings.filter(({ state }) => state === 'confirmed')).toHaveLength(4);
    const pools = await poolsOf(db, id);
    expect(pools.map(({ mode, places, taken }) => `${mode} ${taken}/${places}`)).toEqual([
      'room 0/0',
      'online 3/10'
    ]);
  });

  test('tells each once, with the joining link to come', async () => {
    const { id } = await published(db, { room: 2 });
    await book(id);
    done(await save(id, ONLINE, { room: 0, online: 5 }));
    const kinds = (await letters(db, id)).map((letter) => `${letter.kind} ${letter.sequence}`);
    expect(kinds).toEqual(['booked 0', 'event-changed 1']);
  });

  test('is refused with the number when the other mode has too few places', async () => {
    const { id } = await published(db, { room: 3 });
    await book(id);
    await book(id);
    const refused = await save(id, ONLINE, { room: 0, online: 1 });
    expect(isRefusal(refused) && refused).toMatchObject({
      refused: 'places-below-taken',
      field: 'places_online',
      facts: { taken: 2 }
    });
    expect((await bookingsOf(id)).map(({ mode }) => mode)).toEqual(['room', 'room']);
  });

  test('from both to the room alone counts those of both', async () => {
    const { id } = await published(db, {
      mode: 'hybrid',
      onlineLink: 'https://meet.example/both',
      room: 2,
      online: 5
    });
    await book(id, 'room');
    await book(id, 'online');
    const room = { mode: 'room', onlineLink: null } as const;
    expect(isRefusal(await save(id, room, { room: 1, online: 0 }))).toBe(true);
    done(await save(id, room, { room: 2, online: 0 }));
    expect((await bookingsOf(id)).map(({ mode }) => mode)).toEqual(['room', 'room']);
  });
});
