import { describe, expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import {
  actor,
  done,
  establishment,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import type { Booking } from './booking.server.ts';
import { holdPlace } from './held.server.ts';
import { moveInLine, standingOf } from './waiting/line.server.ts';
import { passOn } from './pass.server.ts';
import { setPlaces } from './places.server.ts';
import { undoCancel } from './undo.server.ts';

onBothStores('second thoughts', (store) => {
  soundAfterEach(store, NOW);

  async function going(room = 1) {
    const { db } = store();
    const event = await published(db, { room });
    const person = await somebody(db);
    const booking = await book(db, event, person);
    return { db, event, person, booking };
  }

  describe('undoing a cancellation', () => {
    test('within half an hour it is the same booking and entry, with a higher SEQUENCE', async () => {
      const { db, event, person, booking } = await going();
      await cancel(db, booking, { by: person, now: after(10) });
      const undone = done(
        await undoCancel(db, { booking: booking.id, by: person.actor, now: after(39) })
      );
      expect(undone).toMatchObject({
        id: booking.id,
        state: 'confirmed',
        ended_at: null,
        ended_how: null
      });
      expect(await entries(db, event, person)).toMatchObject([{ sequence: 2, method: 'REQUEST' }]);
      expect(await told(db, event)).toContain('undone REQUEST 2');
    });

    test('can be done again, and each change has its letter', async () => {
      const { db, event, person, booking } = await going();
      const facts = { booking: booking.id, by: person.actor };
      await cancel(db, booking, { by: person, now: after(1) });
      done(await undoCancel(db, { ...facts, now: after(2) }));
      await cancel(db, booking, { by: person, now: after(3) });
      done(await undoCancel(db, { ...facts, now: after(4) }));
      expect(await entries(db, event, person)).toMatchObject([{ sequence: 4, method: 'REQUEST' }]);
      expect((await told(db, event)).filter((kind) => kind.startsWith('cancelled'))).toHaveLength(
        2
      );
    });

    test('later it is over', async () => {
      const { db, person, booking } = await going();
      await cancel(db, booking, { by: person, now: after(10) });
      expect(
        await undoCancel(db, { booking: booking.id, by: person.actor, now: after(40) })
      ).toMatchObject({ refused: 'undo-over' });
    });

    test('is refused when the place has gone', async () => {
      const { db, event, person, booking } = await going();
      const waiting = await book(db, event, await somebody(db), { now: after(1) });
      await cancel(db, booking, { by: person, now: after(10) });
      expect((await again(db, waiting)).state).toBe('confirmed');
      expect(
        await undoCancel(db, { booking: booking.id, by: person.actor, now: after(11) })
      ).toMatchObject({ refused: 'no-place-free' });
    });

    test('is refused to another, and where there is a new booking', async () => {
      const { db, event, person, booking } = await going(5);
      await cancel(db, booking, { by: person, now: after(10) });
      const facts = { booking: booking.id, now: after(11) };
      expect(await undoCancel(db, { ...facts, by: VISITOR })).toMatchObject({
        refused: 'not-allowed'
      });
      await book(db, event, person, { now: after(12) });
      expect(await undoCancel(db, { ...facts, by: person.actor })).toMatchObject({
        refused: 'already-booked'
      });
    });

    test('is not for what ended otherwise', async () => {
      const { db, event, person } = await going(1);
      const waiting = await somebody(db);
      const booking = await book(db, event, waiting, { now: after(1) });
      await cancel(db, booking, { by: waiting, now: after(2) });
      expect(
        await undoCancel(db, { booking: booking.id, by: waiting.actor, now: after(3) })
      ).toMatchObject({ refused: 'undo-over' });
      expect(person.id).not.toBe(waiting.id);
    });
  });

  describe('the record of leaving', () => {
    test('says left in good time, apologies after noon on the day', async () => {
      const { db, event, person, booking } = await going(5);
      const late = await somebody(db);
      const theirs = await book(db, event, late);
      expect(
        await cancel(db, booking, { by: person, now: '2026-12-10T11:59:00.000Z' })
      ).toMatchObject({ ended_how: 'left' });
      expect(await cancel(db, theirs, { by: late, now: '2026-12-10T12:00:00.000Z' })).toMatchObject(
        { ended_how: 'apologies' }
      );
    });

    test('of a full day asks five school days before', async () => {
      const { db } = store();
      const event = await published(db, { kind: 'full-day' });
      const person = await somebody(db);
      const booking = await book(db, event, person);
      const ended = await cancel(db, booking, { by: person, now: '2026-12-03T16:00:00.000Z' });
      expect(ended.ended_how).toBe('apologies');
    });

    test('names the organiser where it was them', async () => {
      const { db, booking } = await going();
      const ended = await cancel(db, booking, { by: { actor: ORGANISER } });
      expect(ended.ended_how).toBe('by-organiser');
    });
  });

  describe('sending a colleague', () => {
    const COLLEAGUE = { name: 'Isla Muir', email: 'isla.muir@school.example' };
    let number = 0;
    const colleague = () => ({ ...COLLEAGUE, email: `isla.${++number}@school.example` });

    test('passes the very place, also when the event is full and others wait', async () => {
      const { db, event, person, booking } = await going();
      const waiting = await book(db, event, await somebody(db), { now: after(1) });
      const to = colleague();
      const passed = done(
        await passOn(db, { booking: booking.id, to, by: person.actor, now: after(10) })
      );
      expect(passed.booking).toMatchObject({ state: 'confirmed', pool_id: booking.pool_id });
      expect(await again(db, booking)).toMatchObject({
        state: 'cancelled',
        ended_how: 'passed-on',
        pool_id: null
      });
      expect((await again(db, waiting)).state).toBe('waiting');
      expect(await told(db, event)).toEqual([
        'booked REQUEST 0',
        'passed-on CANCEL 1',
        'passed-to-you REQUEST 0',
        'waiting'
      ]);
      expect(await entries(db, event, passed.person)).toMatchObject([
        { partstat: 'NEEDS-ACTION', email: to.email }
      ]);
    });

    test('takes a colleague off the waiting list', async () => {
      const { db, event, person, booking } = await going();
      const waits = await somebody(db);
      const theirs = await book(db, event, waits, { now: after(1) });
      const passed = done(
        await passOn(db, {
          booking: booking.id,
          to: { name: waits.name, email: waits.email },
          by: person.actor,
          now: after(10)
        })
      );
      expect(passed.booking).toMatchObject({ id: theirs.id, state: 'confirmed' });
    });

    test('is refused where they have a place, or it is kept for another authority', async () => {
      const { db, event, person, booking } = await going(3);
      const has = await somebody(db);
      await book(db, event, has);
      const facts = { booking: booking.id, by: person.actor, now: after(10) };
      expect(
        await passOn(db, { ...facts, to: { name: has.name, email: has.email } })
      ).toMatchObject({ refused: 'already-booked', field: 'email' });

      await setPlaces(db, {
        event: event.id,
        pools: [{ mode: 'room', authority: 'south-lanarkshire', places: 1 }]
      });
      const ours = await establishment(db);
      const elsewhere = await establishment(db, 'east-renfrewshire');
      const holder = await somebody(db);
      const kept = await book(db, event, holder, { establishment: ours.id });
      expect(
        await passOn(db, {
          ...facts,
          booking: kept.id,
          by: holder.actor,
          to: { ...colleague(), establishment: elsewhere.id }
        })
      ).toMatchObject({ refused: 'place-not-theirs', facts: { whom: 'South Lanarkshire' } });
    });

    test('is refused without a place to pass: waiting, presenting, cancelled, or another’s', async () => {
      const { db, event, person, booking } = await going();
      const waits = await somebody(db);
      const waiting = await book(db, event, waits, { now: after(1) });
      const pass = (id: string, by = person.actor) =>
        passOn(db, { booking: id, to: colleague(), by, now: after(10) });
      expect(await pass(waiting.id, waits.actor)).toMatchObject({ refused: 'booking-over' });
      const presenter = await somebody(db);
      const slot = await slotIn(db, event.id);
      const talk = done(await takes(db, slot, presenter));
      expect(await pass(talk.booking.id, presenter.actor)).toMatchObject({
        refused: 'booking-over'
      });
      expect(await pass(booking.id, waits.actor)).toMatchObject({ refused: 'not-allowed' });
      await cancel(db, booking, { by: person, now: after(2) });
      expect(await pass(booking.id)).toMatchObject({ refused: 'booking-over' });
    });

    test('drops what the colleague’s address holds, and its place goes on', async () => {
      const { db, event, person, booking } = await going(2);
      const to = colleague();
      done(
        await holdPlace(db, {
          event: event.id,
          email: to.email,
          typed: { name: to.name },
          client: 'c',
          now: after(1)
        })
      );
      const waiting = await book(db, event, await somebody(db), { now: after(2) });
      expect(waiting.state).toBe('waiting');
      done(await passOn(db, { booking: booking.id, to, by: person.actor, now: after(10) }));
      expect((await again(db, waiting)).state).toBe('confirmed');
    });
  });

  describe('an organiser’s hand on the line', () => {
    async function line(people: number) {
      const { db, event } = await going();
      const waiting: Booking[] = [];
      for (let at = 1; at <= people; at++) {
        waiting.push(await book(db, event, await somebody(db), { now: after(at) }));
      }
      const order = async () => {
        const rows = await db
          .selectFrom('booking')
          .select('id')
          .where('event_id', '=', event.id)
          .where('state', '=', 'waiting')
          .orderBy('rank')
          .orderBy('asked_at')
          .orderBy('id')
          .execute();
        return rows.map(({ id }) => waiting.findIndex((booking) => booking.id === id));
      };
      const move = (at: number, position: number, why = 'Came all the way from Barra') =>
        moveInLine(db, {
          booking: waiting[at]!.id,
          position,
          why,
          by: ORGANISER,
          now: after(100)
        });
      return { db, event, waiting, order, move };
    }

    test('moves somebody forward and back, and nobody else among themselves', async () => {
      const { order, move } = await line(5);
      done(await move(3, 1));
      expect(await order()).toEqual([3, 0, 1, 2, 4]);
      done(await move(3, 4));
      expect(await order()).toEqual([0, 1, 2, 3, 4]);
      done(await move(0, 99));
      expect(await order()).toEqual([1, 2, 3, 4, 0]);
      done(await move(4, 2));
      expect(await order()).toEqual([1, 4, 2, 3, 0]);
    });

    test('newcomers stand behind everyone who was moved', async () => {
      const { db, event, waiting, order, move } = await line(2);
      done(await move(0, 2));
      waiting.push(await book(db, event, await somebody(db), { now: after(200) }));
      expect(await order()).toEqual([1, 0, 2]);
    });

    test('is told to the person with the reason, and stands on their page', async () => {
      const { db, event, waiting, move } = await line(2);
      const moved = done(await move(1, 1, ' Travels by ferry '));
      expect(moved).toMatchObject({ ranked_why: 'Travels by ferry', ranked_at: after(100) });
      expect(await told(db, event)).toContain('moved-in-line');
      expect(
        await standingOf(db, { booking: await again(db, waiting[1]!), event, now: after(101) })
      ).toMatchObject({ overall: 1, own: null, why: 'full' });
    });

    test('needs a reason, a position and the right', async () => {
      const { db, waiting, move } = await line(1);
      expect(await move(0, 1, '  ')).toMatchObject({ refused: 'reason-missing', field: 'why' });
      expect(await move(0, 0)).toMatchObject({ refused: 'position-wrong', field: 'position' });
      expect(await move(0, Number.NaN)).toMatchObject({ refused: 'position-wrong' });
      const person = await personOf(db, { email: 'x@school.example', name: 'X', now: NOW });
      expect(
        await moveInLine(db, {
          booking: waiting[0]!.id,
          position: 1,
          why: 'me first',
          by: actor(person),
          now: NOW
        })
      ).toMatchObject({ refused: 'not-allowed' });
    });

    test('a position is said for the own authority and overall', async () => {
      const { db, event } = await line(0);
      await setPlaces(db, {
        event: event.id,
        pools: [{ mode: 'room', authority: 'south-lanarkshire', places: 1 }]
      });
      const ours = await establishment(db);
      await book(db, event, await somebody(db), { establishment: ours.id, now: after(1) });
      await book(db, event, await somebody(db), { now: after(2) });
      const booking = await book(db, event, await somebody(db), {
        establishment: ours.id,
        now: after(3)
      });
      expect(await standingOf(db, { booking, event, now: after(4) })).toEqual({
        overall: 2,
        own: { authority: 'South Lanarkshire', position: 1 },
        why: 'full'
      });
    });
  });
});
