import { expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import { done, NOW, published, slotIn, somebody, takes } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import type { Booking } from './booking.server.ts';
import { takeItNow } from './waiting/offer.server.ts';
import { switchMode, wishBeside } from './switch.server.ts';

onBothStores('changing between room and online', (store) => {
  soundAfterEach(store, NOW);

  type Someone = Awaited<ReturnType<typeof somebody>>;

  async function hybrid(room: number, online: number) {
    const { db } = store();
    return { db, event: await published(db, { mode: 'hybrid', room, online }) };
  }

  const to = (mode: 'room' | 'online', booking: Booking, by: Someone, now = after(10)) =>
    switchMode(store().db, { booking: booking.id, mode, by: by.actor, now });

  test('takes a place there, then gives theirs to whoever waits for it, in one act', async () => {
    const { db, event } = await hybrid(1, 1);
    const [one, two] = [await somebody(db), await somebody(db)];
    const booking = await book(db, event, one, { mode: 'room' });
    const waiting = await book(db, event, two, { mode: 'room', now: after(1) });
    const switched = done(await to('online', booking, one));
    expect(switched).toMatchObject({ booking: { mode: 'online', state: 'confirmed' }, wish: null });
    expect(await again(db, waiting)).toMatchObject({ state: 'confirmed', mode: 'room' });
    expect(await entries(db, event, one)).toMatchObject([{ sequence: 1, method: 'REQUEST' }]);
    expect(await told(db, event)).toContain('switched REQUEST 1');
  });

  test('keeps what they have when none is free, and waits beside it, once', async () => {
    const { db, event } = await hybrid(1, 0);
    const person = await somebody(db);
    const booking = await book(db, event, person, { mode: 'room' });
    const { wish } = done(await to('online', booking, person));
    expect(wish).toMatchObject({ state: 'waiting', mode: 'online', wish_of: booking.id });
    expect(await again(db, booking)).toMatchObject({ state: 'confirmed', mode: 'room' });
    expect(done(await to('online', booking, person, after(20))).wish!.id).toBe(wish!.id);
    expect((await told(db, event)).filter((kind) => kind === 'wish-waiting')).toHaveLength(1);
  });

  test('two who wish for each other’s place change over when one place comes free', async () => {
    const { db, event } = await hybrid(1, 2);
    const [one, two, leaves] = [await somebody(db), await somebody(db), await somebody(db)];
    const room = await book(db, event, one, { mode: 'room' });
    const online = await book(db, event, two, { mode: 'online' });
    const third = await book(db, event, leaves, { mode: 'online' });
    done(await to('online', room, one));
    done(await to('room', online, two));
    await cancel(db, third, { by: leaves, now: after(20) });
    expect(await again(db, room)).toMatchObject({ mode: 'online', state: 'confirmed' });
    expect(await again(db, online)).toMatchObject({ mode: 'room', state: 'confirmed' });
    expect(await wishBeside(db, room)).toBeUndefined();
    expect(await wishBeside(db, online)).toBeUndefined();
  });

  test('a wish stands in the order of asking, among those who have no place', async () => {
    const { db, event } = await hybrid(1, 1);
    const [going, wishes, waits] = [await somebody(db), await somebody(db), await somebody(db)];
    const online = await book(db, event, going, { mode: 'online' });
    const room = await book(db, event, wishes, { mode: 'room' });
    const waiting = await book(db, event, waits, { mode: 'online', now: after(1) });
    done(await to('online', room, wishes, after(2)));
    await cancel(db, online, { by: going, now: after(10) });
    expect(await again(db, waiting)).toMatchObject({ state: 'confirmed' });
    expect(await again(db, room)).toMatchObject({ mode: 'room' });
  });

  test('a wish is given up alone, or ends with its booking', async () => {
    const { db, event } = await hybrid(1, 0);
    const person = await somebody(db);
    const booking = await book(db, event, person, { mode: 'room' });
    const first = done(await to('online', booking, person)).wish!;
    await cancel(db, first, { by: person, now: after(11) });
    expect(await again(db, booking)).toMatchObject({ state: 'confirmed' });
    expect((await entries(db, event, person))[0]).toMatchObject({ sequence: 0 });
    const second = done(await to('online', booking, person, after(12))).wish!;
    await cancel(db, booking, { by: person, now: after(13) });
    expect(await again(db, second)).toMatchObject({ state: 'cancelled', ended_how: 'left' });
  });

  test('after the cut-off a wish is not granted unasked, but can be taken', async () => {
    const { db, event } = await hybrid(1, 1);
    const [one, two] = [await somebody(db), await somebody(db)];
    const room = await book(db, event, one, { mode: 'room' });
    const online = await book(db, event, two, { mode: 'online' });
    const { wish } = done(await to('online', room, one));
    await cancel(db, online, { by: two, now: '2026-12-09T16:30:00.000Z' });
    expect(await again(db, room)).toMatchObject({ mode: 'room' });
    const taken = done(
      await takeItNow(db, { booking: wish!.id, by: one.actor, now: '2026-12-09T16:31:00.000Z' })
    );
    expect(taken).toMatchObject({ id: room.id, mode: 'online' });
  });

  test('who waits changes what they wait for, and keeps the time of asking', async () => {
    const { db, event } = await hybrid(0, 1);
    const [going, waits] = [await somebody(db), await somebody(db)];
    const waiting = await book(db, event, waits, { mode: 'room' });
    expect(done(await to('online', waiting, waits)).booking).toMatchObject({ state: 'confirmed' });
    const second = await book(db, event, going, { mode: 'room', now: after(1) });
    expect(done(await to('online', second, going)).booking).toMatchObject({
      state: 'waiting',
      mode: 'online',
      asked_at: second.asked_at
    });
  });

  test('a presenter changes without a place, and taking a slot ends the wish', async () => {
    const { db, event } = await hybrid(1, 0);
    const presenter = await somebody(db);
    const booking = await book(db, event, presenter, { mode: 'room' });
    const { wish } = done(await to('online', booking, presenter));
    const slots = [await slotIn(db, event.id), await slotIn(db, event.id, { starts: '16:15' })];
    const talk = done(await takes(db, slots[0]!, presenter));
    expect(await again(db, wish!)).toMatchObject({ state: 'cancelled' });
    const switched = done(await to('online', talk.booking, presenter));
    expect(switched.booking).toMatchObject({ mode: 'online', pool_id: null });
  });

  test('is refused to others, for another mode, after the end, and of what has ended', async () => {
    const { db, event } = await hybrid(2, 2);
    const person = await somebody(db);
    const booking = await book(db, event, person, { mode: 'room' });
    expect(
      await switchMode(db, { booking: booking.id, mode: 'online', by: VISITOR, now: NOW })
    ).toMatchObject({ refused: 'not-allowed' });
    expect(await to('online', booking, person, event.ends_at!)).toMatchObject({
      refused: 'too-late'
    });
    const only = await published(db, { room: 1 });
    const there = await book(db, only, person);
    expect(await to('online', there, person)).toMatchObject({ refused: 'no-such-mode' });
    await cancel(db, booking, { by: person, now: after(5) });
    expect(await to('online', booking, person)).toMatchObject({ refused: 'booking-over' });
  });
});
