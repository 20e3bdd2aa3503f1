import { expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { liveBooking } from './booking.server.ts';
import { cancelBooking } from './cancel.server.ts';
import { placesLeft } from './places.server.ts';

onBothStores('leaving', (store) => {
  soundAfterEach(store, NOW);

  async function left(event: { id: string }) {
    const places = await placesLeft(store().db, { events: [event.id], authority: null });
    return places.get(event.id)!.left;
  }

  test('frees the place and takes the event out of the calendar', async () => {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const person = await somebody(db);
    const booking = await book(db, event, person);
    const ended = await cancel(db, booking, { by: person, now: after(5) });
    expect(ended).toMatchObject({ state: 'cancelled', pool_id: null, ended_at: after(5) });
    expect(await left(event)).toBe(5);
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'cancelled-by-you CANCEL 1']);
  });

  test('twice is once: no second letter, no second place', async () => {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const person = await somebody(db);
    await book(db, event, await somebody(db));
    const booking = await book(db, event, person);
    const facts = { booking: booking.id, by: person.actor };
    expect(done(await cancelBooking(db, { ...facts, now: after(5) })).already).toBe(false);
    const second = done(await cancelBooking(db, { ...facts, now: after(6) }));
    expect(second).toMatchObject({ already: true, booking: { ended_at: after(5) } });
    expect(await left(event)).toBe(4);
    expect((await told(db, event)).filter((one) => one.startsWith('cancelled'))).toHaveLength(1);
  });

  test('twice at once is once', async () => {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const person = await somebody(db);
    const booking = await book(db, event, person);
    const press = () => cancelBooking(db, { booking: booking.id, by: person.actor, now: NOW });
    const answers = (await Promise.all([press(), press(), press(), press()])).map(done);
    expect(answers.filter(({ already }) => !already)).toHaveLength(1);
    expect(await left(event)).toBe(5);
  });

  test('and coming back within half an hour keeps the calendar’s entry, ever higher', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const first = await book(db, event, person);
    await cancel(db, first, { by: person, now: after(5) });
    const second = await book(db, event, person, { now: after(10) });
    await cancel(db, second, { by: person, now: after(15) });
    await book(db, event, person, { now: after(44) });
    expect(await entries(db, event, person)).toMatchObject([
      { sequence: 4, method: 'REQUEST', ended_at: null }
    ]);
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'booked REQUEST 2',
      'booked REQUEST 4',
      'cancelled-by-you CANCEL 1',
      'cancelled-by-you CANCEL 3'
    ]);
  });

  test('and coming back later opens a new entry: calendars have forgotten the old one', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    await cancel(db, await book(db, event, person), { by: person, now: after(5) });
    await book(db, event, person, { now: after(35) });
    const [old, open] = await entries(db, event, person);
    expect(old).toMatchObject({ sequence: 1, method: 'CANCEL', ended_at: after(35) });
    expect(open).toMatchObject({ sequence: 0, method: 'REQUEST', ended_at: null });
    expect(open!.uid).not.toBe(old!.uid);
  });

  test('leaves one live booking however often somebody came and went', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    for (let time = 0; time < 3; time++) {
      const booking = await book(db, event, person, { now: after(time * 10) });
      await cancel(db, booking, { by: person, now: after(time * 10 + 5) });
    }
    expect(await liveBooking(db, { event: event.id, person: person.id })).toBeUndefined();
    const last = await book(db, event, person, { now: after(60) });
    expect(await liveBooking(db, { event: event.id, person: person.id })).toEqual(last);
    expect(await left(event)).toBe(19);
  });

  test('is for whoever has the booking, or its key, and nobody else', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const other = await somebody(db);
    const booking = await book(db, event, person);
    const theirs = await book(db, event, other);
    const key = { kind: 'booking' as const, id: booking.id };
    for (const by of [VISITOR, other.actor, { ...VISITOR, key: { ...key, id: theirs.id } }]) {
      expect(await cancelBooking(db, { booking: booking.id, by, now: NOW })).toMatchObject({
        refused: 'not-allowed'
      });
    }
    expect((await again(db, booking)).state).toBe('confirmed');
    await cancel(db, booking, { by: { actor: { ...VISITOR, key } } });
    expect(await told(db, event)).toContain('cancelled-by-you CANCEL 1');
  });

  test('by the organiser’s hand is told to the person, also on the waiting list', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const going = await book(db, event, await somebody(db));
    const waiting = await book(db, event, await somebody(db), { now: after(1) });
    const organiser = { by: { actor: ORGANISER }, now: after(2) };
    await cancel(db, waiting, organiser);
    await cancel(db, going, organiser);
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'cancelled-for-you',
      'cancelled-for-you CANCEL 1',
      'waiting'
    ]);
  });

  test('is possible to the event’s end, and no longer', async () => {
    const { db } = store();
    const event = await published(db);
    const [early, late] = [await somebody(db), await somebody(db)];
    const first = await book(db, event, early);
    const second = await book(db, event, late);
    const during = '2026-12-10T17:59:00.000Z';
    expect((await cancel(db, first, { by: early, now: during })).state).toBe('cancelled');
    expect(
      await cancelBooking(db, { booking: second.id, by: late.actor, now: event.ends_at! })
    ).toMatchObject({ refused: 'too-late' });
    // what was done stays a quiet success afterwards
    expect(
      done(await cancelBooking(db, { booking: first.id, by: early.actor, now: event.ends_at! }))
        .already
    ).toBe(true);
  });

  test('a booking that there is not is refused', async () => {
    expect(
      await cancelBooking(store().db, { booking: 'none', by: ORGANISER, now: NOW })
    ).toMatchObject({ refused: 'event-unknown' });
  });
});
