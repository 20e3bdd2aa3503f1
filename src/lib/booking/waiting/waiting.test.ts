import { expect, test } from 'vitest';

import { inTransaction } from '#db/open.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  published,
  saves,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { endAtStart } from '../held.server.ts';
import { setPlaces } from '../places.server.ts';
import { takeItNow } from './offer.server.ts';
import { positionOf, serve } from './waiting.server.ts';

/** The day before the Teachmeet of Thursday 10 December: until then places are given unasked. */
const LAST_CALL = '2026-12-09T15:59:59.000Z';
const CUT_OFF = '2026-12-09T16:00:00.000Z';

onBothStores('the waiting list', (store) => {
  soundAfterEach(store, NOW);

  /** An event of one place: who has it, and who waits in that order. */
  async function full(waiting: number, room = 1) {
    const { db } = store();
    const event = await published(db, { room });
    const going = [];
    for (let at = 0; at < room; at++) {
      const person = await somebody(db);
      going.push({ person, booking: await book(db, event, person) });
    }
    const line = [];
    for (let at = 1; at <= waiting; at++) {
      const person = await somebody(db);
      line.push({ person, booking: await book(db, event, person, { now: after(at) }) });
    }
    return { event, going, line };
  }

  const save = (event: Event, room: number) =>
    saves(store().db, event, {}, { places: { room, online: 0 }, now: after(100) });

  test('is in the order of asking, and says where each stands', async () => {
    const { db } = store();
    const { line } = await full(3);
    for (const [at, { booking }] of line.entries()) {
      expect(booking.state).toBe('waiting');
      expect(await positionOf(db, booking)).toBe(at + 1);
    }
  });

  test('moves up when somebody leaves it, without a mail', async () => {
    const { db } = store();
    const { event, line } = await full(3);
    const before = await told(db, event);
    await cancel(db, line[0]!.booking, { by: line[0]!.person, now: after(10) });
    expect(await positionOf(db, line[1]!.booking)).toBe(1);
    expect(await positionOf(db, line[2]!.booking)).toBe(2);
    expect(await told(db, event)).toEqual(before);
  });

  test('gives a place that became free to its first, and to nobody else', async () => {
    const { db } = store();
    const { event, going, line } = await full(2);
    await cancel(db, going[0]!.booking, { by: going[0]!.person, now: after(10) });
    expect(await again(db, line[0]!.booking)).toMatchObject({
      state: 'confirmed',
      confirmed_at: after(10)
    });
    expect((await again(db, line[1]!.booking)).state).toBe('waiting');
    const [entry] = await entries(db, event, line[0]!.person);
    expect(entry).toMatchObject({ sequence: 0, method: 'REQUEST', partstat: 'ACCEPTED' });
    const mail = (await letters(db, event.id)).filter(({ kind }) => kind === 'place-came');
    expect(mail.map(({ to_email }) => to_email)).toEqual([line[0]!.person.email]);
  });

  test('gives it in the transaction of the cancel: undone together or done together', async () => {
    const { db } = store();
    const { event, going, line } = await full(1);
    const before = await told(db, event);
    const crash = inTransaction(db, async (db) => {
      await cancel(db, going[0]!.booking, { by: going[0]!.person });
      expect((await again(db, line[0]!.booking)).state).toBe('confirmed');
      throw new Error('the power went');
    });
    await expect(crash).rejects.toThrow('the power went');
    expect((await again(db, going[0]!.booking)).state).toBe('confirmed');
    expect((await again(db, line[0]!.booking)).state).toBe('waiting');
    expect(await told(db, event)).toEqual(before);
  });

  test('gives new places to as many as there are, in order', async () => {
    const { db } = store();
    const { event, line } = await full(4);
    done(await save(event, 3));
    const states = [];
    for (const { booking } of line) states.push((await again(db, booking)).state);
    expect(states).toEqual(['confirmed', 'confirmed', 'waiting', 'waiting']);
    const served = (await told(db, event)).filter((one) => one.startsWith('place-came'));
    expect(served).toHaveLength(2);
  });

  test('keeps places of an authority for its own, who may use the others too', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const pools = [{ mode: 'room' as const, authority: 'south-lanarkshire', places: 1 }];
    expect(await setPlaces(db, { event: event.id, pools })).toBeNull();
    const south = await establishment(db, 'south-lanarkshire');
    const north = await establishment(db, 'north-lanarkshire');
    const own = await somebody(db);
    const first = await book(db, event, own, { establishment: south.id });
    const open = await book(db, event, await somebody(db));
    expect(first.pool_id).not.toBe(open.pool_id);
    const far = await book(db, event, await somebody(db), {
      establishment: north.id,
      now: after(1)
    });
    const near = await book(db, event, await somebody(db), {
      establishment: south.id,
      now: after(2)
    });
    expect([far.state, near.state]).toEqual(['waiting', 'waiting']);
    await cancel(db, first, { by: own, now: after(3) });
    // the place is South Lanarkshire's: whoever waits longer may not use it
    expect((await again(db, far)).state).toBe('waiting');
    expect((await again(db, near)).state).toBe('confirmed');
  });

  test('of the room and of online do not meet', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
    const inRoom = await somebody(db);
    const room = await book(db, event, inRoom, { mode: 'room' });
    await book(db, event, await somebody(db), { mode: 'online' });
    const online = await book(db, event, await somebody(db), { mode: 'online', now: after(1) });
    const next = await book(db, event, await somebody(db), { mode: 'room', now: after(2) });
    expect(await positionOf(db, online)).toBe(1);
    expect(await positionOf(db, next)).toBe(1);
    await cancel(db, room, { by: inRoom });
    expect((await again(db, online)).state).toBe('waiting');
    expect((await again(db, next)).state).toBe('confirmed');
  });

  test('is served unasked until 4 pm on the school day before, then only by asking', async () => {
    const { db } = store();
    const { going, line } = await full(2, 2);
    await cancel(db, going[0]!.booking, { by: going[0]!.person, now: LAST_CALL });
    expect((await again(db, line[0]!.booking)).state).toBe('confirmed');
    await cancel(db, going[1]!.booking, { by: going[1]!.person, now: CUT_OFF });
    const second = line[1]!;
    expect((await again(db, second.booking)).state).toBe('waiting');
    const taken = await takeItNow(db, {
      booking: second.booking.id,
      by: second.person.actor,
      now: CUT_OFF
    });
    expect(done(taken).state).toBe('confirmed');
  });

  test('“take it now” books once, and says when there is nothing to take', async () => {
    const { db } = store();
    const { event, going, line } = await full(2);
    const [first, second] = [line[0]!, line[1]!];
    const take = (who: typeof first, now = CUT_OFF) =>
      takeItNow(db, { booking: who.booking.id, by: who.person.actor, now });
    expect(await take(first)).toMatchObject({ refused: 'no-place-free' });
    await cancel(db, going[0]!.booking, { by: going[0]!.person, now: CUT_OFF });
    expect(await takeItNow(db, { booking: first.booking.id, by: second.person.actor, now: NOW }))
      // somebody else's place in the line is not theirs to use
      .toMatchObject({ refused: 'not-allowed' });
    expect(done(await take(first)).state).toBe('confirmed');
    expect(done(await take(first)).state).toBe('confirmed');
    expect(await take(second)).toMatchObject({ refused: 'no-place-free' });
    const told = (await letters(db, event.id)).filter(
      ({ to_email, method }) => to_email === first.person.email && method === 'REQUEST'
    );
    expect(told).toHaveLength(1);
    await cancel(db, second.booking, { by: second.person, now: CUT_OFF });
    expect(await take(second)).toMatchObject({ refused: 'not-waiting' });
  });

  test('is over when the event begins', async () => {
    const { db } = store();
    const { event, line } = await full(1);
    const { booking, person } = line[0]!;
    await endAtStart(db, event.starts_at!);
    expect((await again(db, booking)).state).toBe('cancelled');
    expect(
      await takeItNow(db, { booking: booking.id, by: person.actor, now: event.starts_at! })
    ).toMatchObject({ refused: 'not-waiting' });
  });

  test('has nothing to give twice: serving again changes nothing', async () => {
    const { db } = store();
    const { event, going } = await full(2);
    await cancel(db, going[0]!.booking, { by: going[0]!.person, now: after(10) });
    const before = await told(db, event);
    expect(await serve(db, { event: event.id, now: after(11) })).toEqual([]);
    expect(await told(db, event)).toEqual(before);
  });
});
