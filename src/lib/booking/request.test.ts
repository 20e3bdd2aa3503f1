import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { placeBooking } from './booking.server.ts';
import { holdPlace, proveHeld } from './held.server.ts';
import { approveRequests, declineRequests } from './request.server.ts';

onBothStores('requests', (store) => {
  soundAfterEach(store, NOW);

  async function asked(people: number, room = 1) {
    const { db } = store();
    const event = await byApproval(db, await published(db, { room }));
    const line = [];
    for (let at = 0; at < people; at++) {
      const person = await somebody(db);
      line.push({ person, booking: await book(db, event, person, { now: after(at) }) });
    }
    const ids = line.map(({ booking }) => booking.id);
    return { db, event, line, ids };
  }

  async function byApproval(db: Db, event: Event): Promise<Event> {
    return db
      .updateTable('event')
      .set({ admission: 'approval' })
      .where('id', '=', event.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  test('hold nothing and stand in nobody’s calendar', async () => {
    const { db, event, line } = await asked(2);
    expect(line.map(({ booking }) => booking.state)).toEqual(['requested', 'requested']);
    expect(await told(db, event)).toEqual(['requested', 'requested']);
    expect(await entries(db, event, line[0]!.person)).toEqual([]);
  });

  test('of an unproved address hold nothing either', async () => {
    const { db, event } = await asked(0);
    const { booking, proof } = done(
      await holdPlace(db, {
        event: event.id,
        email: 'new@school.example',
        typed: { name: 'Isla Muir' },
        client: 'client',
        now: NOW
      })
    );
    expect(booking.pool_id).toBeNull();
    const proved = done(await proveHeld(db, { proof, now: after(1) }));
    expect(proved.booking.state).toBe('requested');
  });

  test('are approved in the order of asking while places are free; the others stay', async () => {
    const { db, event, line, ids } = await asked(3, 2);
    const answer = await approveRequests(db, {
      event: event.id,
      bookings: ids.toReversed(),
      by: ORGANISER,
      now: after(10)
    });
    expect(done(answer)).toMatchObject({ left: 1 });
    const states = [];
    for (const { booking } of line) states.push((await again(db, booking)).state);
    expect(states).toEqual(['confirmed', 'confirmed', 'requested']);
    expect(await told(db, event)).toContain('approved REQUEST 0');
  });

  test('are not approved when nothing is free, or twice', async () => {
    const { db, event, ids } = await asked(2);
    const approve = (bookings: string[]) =>
      approveRequests(db, { event: event.id, bookings, by: ORGANISER, now: after(10) });
    done(await approve([ids[0]!]));
    expect(await approve([ids[0]!])).toMatchObject({ refused: 'not-requested' });
    expect(await approve([ids[1]!])).toMatchObject({ refused: 'no-place-free' });
    expect(await approve([])).toMatchObject({ refused: 'not-requested' });
  });

  test('are declined with a letter, and may be made again', async () => {
    const { db, event, line, ids } = await asked(1);
    const facts = { event: event.id, bookings: ids, by: ORGANISER, now: after(10) };
    expect(done(await declineRequests(db, facts))).toEqual({ declined: 1 });
    expect(await again(db, line[0]!.booking)).toMatchObject({
      state: 'declined',
      ended_how: 'declined'
    });
    expect(await told(db, event)).toContain('request-declined');
    expect(await declineRequests(db, facts)).toMatchObject({ refused: 'not-requested' });
    const anew = await book(db, event, line[0]!.person, { now: after(20) });
    expect(anew.state).toBe('requested');
  });

  test('can be taken back', async () => {
    const { db, line } = await asked(1);
    const ended = await cancel(db, line[0]!.booking, { by: line[0]!.person, now: after(5) });
    expect(ended).toMatchObject({ state: 'cancelled', ended_how: 'left' });
  });

  test('are answered by organisers only', async () => {
    const { db, event, line, ids } = await asked(1);
    for (const by of [line[0]!.person.actor, VISITOR]) {
      const facts = { event: event.id, bookings: ids, by, now: after(10) };
      expect(await approveRequests(db, facts)).toMatchObject({ refused: 'not-allowed' });
      expect(await declineRequests(db, facts)).toMatchObject({ refused: 'not-allowed' });
    }
  });

  test('are not needed by whom the organiser books', async () => {
    const { db, event } = await asked(0);
    const person = await somebody(db);
    const placed = done(
      await placeBooking(db, { event: event.id, person: person.id, by: ORGANISER, now: NOW })
    );
    expect(placed.booking.state).toBe('confirmed');
  });
});
