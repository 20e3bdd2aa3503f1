import { expect, test } from 'vitest';

import { told } from '#tests/support/desk.ts';
import { done, letters, NOW, published, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { placeBooking } from './booking.server.ts';
import { cancelBooking } from './cancel.server.ts';
import { positionOf } from './waiting/waiting.server.ts';

onBothStores('the booking desk', (store) => {
  test('books a place and queues one letter with the invite', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const person = await somebody(db);
    const { booking, already } = done(
      await placeBooking(db, { event: event.id, person: person.id, by: person.actor, now: NOW })
    );
    expect(already).toBe(false);
    expect(booking.state).toBe('confirmed');
    expect(booking.reference).toMatch(/^[A-HJKMNP-Z2-9]{6}$/);
    const queued = await letters(db, event.id);
    expect(queued).toMatchObject([
      { kind: 'booked', to_email: person.email, sequence: 0, method: 'REQUEST' }
    ]);
  });

  test('pressing twice is the same as pressing once', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const facts = { event: event.id, person: person.id, by: person.actor, now: NOW };
    const first = done(await placeBooking(db, facts));
    const second = done(await placeBooking(db, facts));
    expect(second).toMatchObject({ already: true, booking: { id: first.booking.id } });
    expect(await letters(db, event.id)).toHaveLength(1);
  });

  test('a full event has a waiting list, and a cancellation serves its first', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [first, second, third] = [await somebody(db), await somebody(db), await somebody(db)];
    const book = async (person: typeof first, now: string) =>
      done(await placeBooking(db, { event: event.id, person: person.id, by: person.actor, now }));
    const going = await book(first, NOW);
    const waiting = await book(second, '2026-11-23T10:01:00.000Z');
    const last = await book(third, '2026-11-23T10:02:00.000Z');
    expect(waiting.booking.state).toBe('waiting');
    expect(await positionOf(db, last.booking)).toBe(2);

    done(
      await cancelBooking(db, {
        booking: going.booking.id,
        by: first.actor,
        now: '2026-11-23T11:00:00.000Z'
      })
    );
    const states = await db
      .selectFrom('booking')
      .select(['person_id', 'state'])
      .where('event_id', '=', event.id)
      .orderBy('created_at')
      .execute();
    expect(states).toEqual([
      { person_id: first.id, state: 'cancelled' },
      { person_id: second.id, state: 'confirmed' },
      { person_id: third.id, state: 'waiting' }
    ]);
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'cancelled-by-you CANCEL 1',
      'place-came REQUEST 0',
      'waiting',
      'waiting'
    ]);
  });
});
