import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import type { Db } from '#db/open.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import { done, establishment, letters, NOW, published, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { endAtStart } from '../held.server.ts';
import { sayNoPlaceYet } from './no-place.server.ts';
import { lapseOffers, setShortNotice, takeItNow } from './offer.server.ts';
import { serveDue } from './waiting.server.ts';

/** Monday 23 November, ten in the morning: the next school day ends offers on Tuesday at 20:00. */
const OFFER_ENDS = '2026-11-24T20:00:00.000Z';
/** The cut-off of the Teachmeet of Thursday 10 December, 16:00, and the hour before its start. */
const CUT_OFF = '2026-12-09T16:00:00.000Z';
const LAST_OFFER = '2026-12-10T15:00:00.000Z';

async function serving(db: Db, event: Event, columns: Partial<Event>): Promise<void> {
  await db.updateTable('event').set(columns).where('id', '=', event.id).execute();
}

onBothStores('offers', (store) => {
  /** When a test ends: the invariants must hold then; nothing of it is left for the next one. */
  let when = NOW;
  beforeEach(() => {
    when = NOW;
  });
  afterEach(async () => {
    const { db } = store();
    expect(await audit(db, when)).toEqual([]);
    await endAtStart(db, '2027-01-01T00:00:00.000Z');
  });

  /** An event of one place: who has it, and who waits in that order. */
  async function full(waiting: number, columns: Partial<Event> = { serving: 'offer' }) {
    const { db } = store();
    const event = await published(db, { room: 1 });
    await serving(db, event, columns);
    const person = await somebody(db);
    const going = { person, booking: await book(db, event, person) };
    const line = [];
    for (let at = 1; at <= waiting; at++) {
      const next = await somebody(db);
      line.push({ person: next, booking: await book(db, event, next, { now: after(at) }) });
    }
    return { db, event, going, line };
  }

  test('a place that becomes free is kept for the first, until 20:00 on the next school day', async () => {
    const { db, event, going, line } = await full(2);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    expect(await again(db, line[0]!.booking)).toMatchObject({
      state: 'offered',
      offered_until: OFFER_ENDS
    });
    expect(await again(db, line[1]!.booking)).toMatchObject({ state: 'waiting' });
    const offered = (await letters(db, event.id)).find(({ kind }) => kind === 'offered');
    expect(offered).toMatchObject({ to_email: line[0]!.person.email, deadline: OFFER_ENDS });
    expect(await entries(db, event, line[0]!.person)).toEqual([]);
  });

  test('nobody new gets the place that is kept', async () => {
    const { db, event, going } = await full(1);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    const late = await book(db, event, await somebody(db), { now: after(11) });
    expect(late.state).toBe('waiting');
  });

  test('taking it confirms, and puts it into the calendar', async () => {
    const { db, event, going, line } = await full(1);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    const facts = { booking: line[0]!.booking.id, by: line[0]!.person.actor, now: after(20) };
    expect(done(await takeItNow(db, facts))).toMatchObject({
      state: 'confirmed',
      offered_until: null
    });
    expect(done(await takeItNow(db, facts)).state).toBe('confirmed');
    expect((await entries(db, event, line[0]!.person)).length).toBe(1);
  });

  test('another may not take it', async () => {
    const { db, going, line } = await full(2);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    expect(
      await takeItNow(db, {
        booking: line[0]!.booking.id,
        by: line[1]!.person.actor,
        now: after(20)
      })
    ).toMatchObject({ refused: 'not-allowed' });
    expect(
      await takeItNow(db, {
        booking: line[1]!.booking.id,
        by: line[1]!.person.actor,
        now: after(20)
      })
    ).toMatchObject({ refused: 'no-place-free' });
  });

  test('declining it offers it to the next, and ends the booking', async () => {
    const { db, going, line } = await full(2);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    const declined = await cancel(db, line[0]!.booking, { by: line[0]!.person, now: after(20) });
    expect(declined).toMatchObject({ state: 'cancelled', ended_how: 'offer-declined' });
    expect(await again(db, line[1]!.booking)).toMatchObject({ state: 'offered' });
  });

  test('an offer lapses by its round, not by the clock; the person is told how to come back', async () => {
    const { db, event, going, line } = await full(2);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    expect(await lapseOffers(db, '2026-11-24T19:59:59.000Z')).toBe(0);
    // past the time, but the round has not run: the row decides
    expect(await again(db, line[0]!.booking)).toMatchObject({ state: 'offered' });
    expect(await lapseOffers(db, OFFER_ENDS)).toBe(1);
    expect(await again(db, line[0]!.booking)).toMatchObject({
      state: 'cancelled',
      ended_how: 'offer-lapsed',
      offered_until: null
    });
    expect(await again(db, line[1]!.booking)).toMatchObject({ state: 'offered' });
    expect(await told(db, event)).toContain('offer-lapsed');
    expect(await lapseOffers(db, OFFER_ENDS)).toBe(0);
  });

  test('an offer taken after its time, before the round, is theirs', async () => {
    const { db, going, line } = await full(1);
    await cancel(db, going.booking, { by: going.person, now: after(10) });
    const taken = await takeItNow(db, {
      booking: line[0]!.booking.id,
      by: line[0]!.person.actor,
      now: '2026-11-24T20:00:30.000Z'
    });
    expect(done(taken).state).toBe('confirmed');
    expect(await lapseOffers(db, '2026-11-24T20:01:00.000Z')).toBe(0);
  });

  describe('after the cut-off', () => {
    const LATE = '2026-12-09T17:00:00.000Z';

    test('only those who can come at short notice are offered a place, for three hours', async () => {
      const { db, event, going, line } = await full(2, { serving: 'book' });
      done(
        await setShortNotice(db, {
          booking: line[1]!.booking.id,
          can: true,
          by: line[1]!.person.actor,
          now: after(5)
        })
      );
      when = LATE;
      await cancel(db, going.booking, { by: going.person, now: when });
      expect(await again(db, line[0]!.booking)).toMatchObject({ state: 'waiting' });
      expect(await again(db, line[1]!.booking)).toMatchObject({
        state: 'offered',
        offered_until: '2026-12-09T20:00:00.000Z'
      });
      expect(await told(db, event)).toContain('offered');
    });

    test('hours of the night do not count', async () => {
      const { db, going, line } = await full(1);
      const [first] = line;
      done(
        await setShortNotice(db, {
          booking: first!.booking.id,
          can: true,
          by: first!.person.actor,
          now: after(5)
        })
      );
      when = '2026-12-09T19:00:00.000Z';
      await cancel(db, going.booking, { by: going.person, now: when });
      expect((await again(db, first!.booking)).offered_until).toBe('2026-12-10T09:00:00.000Z');
    });

    test('an offer ends an hour before the start, and then there is none', async () => {
      const { db, going, line } = await full(1);
      const [first] = line;
      const facts = { booking: first!.booking.id, by: first!.person.actor };
      done(await setShortNotice(db, { ...facts, can: true, now: after(5) }));
      when = '2026-12-10T13:30:00.000Z';
      await cancel(db, going.booking, { by: going.person, now: when });
      expect((await again(db, first!.booking)).offered_until).toBe(LAST_OFFER);
      expect(await lapseOffers(db, LAST_OFFER)).toBe(1);
    });

    test('in the last hour a free place is taken by whoever presses', async () => {
      const { db, going, line } = await full(1);
      const [first] = line;
      const facts = { booking: first!.booking.id, by: first!.person.actor };
      done(await setShortNotice(db, { ...facts, can: true, now: after(5) }));
      when = '2026-12-10T15:30:00.000Z';
      await cancel(db, going.booking, { by: going.person, now: when });
      expect((await again(db, first!.booking)).state).toBe('waiting');
      const taken = await takeItNow(db, { ...facts, now: '2026-12-10T15:31:00.000Z' });
      expect(done(taken).state).toBe('confirmed');
    });

    test('ticking short notice beside a free place brings an offer at once', async () => {
      const { db, going, line } = await full(1, { serving: 'book' });
      const [first] = line;
      when = LATE;
      await cancel(db, going.booking, { by: going.person, now: when });
      expect((await again(db, first!.booking)).state).toBe('waiting');
      const set = await setShortNotice(db, {
        booking: first!.booking.id,
        can: true,
        by: first!.person.actor,
        now: '2026-12-09T17:05:00.000Z'
      });
      expect(done(set).state).toBe('offered');
    });

    test('a new person may take a place that nobody waiting may be given', async () => {
      const { db, event, going } = await full(1, { serving: 'book' });
      when = LATE;
      await cancel(db, going.booking, { by: going.person, now: when });
      const fresh = await book(db, event, await somebody(db), { now: LATE });
      expect(fresh.state).toBe('confirmed');
    });

    test('nothing is taken from the start on, also before the round has run', async () => {
      const { db, event, going, line } = await full(1, { serving: 'book' });
      when = LATE;
      await cancel(db, going.booking, { by: going.person, now: when });
      const facts = { booking: line[0]!.booking.id, by: line[0]!.person.actor };
      expect(await takeItNow(db, { ...facts, now: event.starts_at! })).toMatchObject({
        refused: 'too-late'
      });
      await endAtStart(db, event.starts_at!);
      expect(await again(db, line[0]!.booking)).toMatchObject({ ended_how: 'started' });
    });
  });

  describe('a limit for each school', () => {
    test('keeps its third in the line, and lets the next school pass', async () => {
      const { db } = store();
      const event = await published(db, { room: 5 });
      await serving(db, event, { per_establishment: 2, per_establishment_until: CUT_OFF });
      const [ours, theirs] = [await establishment(db), await establishment(db)];
      const states = [];
      for (const school of [ours, ours, ours, theirs]) {
        const booking = await book(db, event, await somebody(db), { establishment: school.id });
        states.push(booking.state);
      }
      expect(states).toEqual(['confirmed', 'confirmed', 'waiting', 'confirmed']);
    });

    test('ends at its time, and whoever waited is served by the round', async () => {
      const { db } = store();
      const event = await published(db, { room: 5 });
      const until = after(60);
      await serving(db, event, { per_establishment: 1, per_establishment_until: until });
      const school = await establishment(db);
      await book(db, event, await somebody(db), { establishment: school.id });
      const second = await book(db, event, await somebody(db), { establishment: school.id });
      expect(second.state).toBe('waiting');
      await serveDue(db, after(30));
      expect((await again(db, second)).state).toBe('waiting');
      when = until;
      await serveDue(db, until);
      expect((await again(db, second)).state).toBe('confirmed');
    });

    test('gives the freed place of a school to its next, not to two', async () => {
      const { db } = store();
      const event = await published(db, { room: 5 });
      await serving(db, event, { per_establishment: 1 });
      const school = await establishment(db);
      const first = await somebody(db);
      const going = await book(db, event, first, { establishment: school.id });
      const next = await book(db, event, await somebody(db), { establishment: school.id });
      const last = await book(db, event, await somebody(db), { establishment: school.id });
      await cancel(db, going, { by: first, now: after(5) });
      expect((await again(db, next)).state).toBe('confirmed');
      expect((await again(db, last)).state).toBe('waiting');
    });
  });

  describe('no place came up', () => {
    /** 15:00 on Wednesday 9 December. */
    const DUE = '2026-12-09T15:00:00.000Z';

    test('is said once, to those who still wait', async () => {
      const { db, event } = await full(2);
      await sayNoPlaceYet(db, '2026-12-09T14:59:00.000Z');
      expect(await told(db, event)).not.toContain('no-place-yet');
      await sayNoPlaceYet(db, DUE);
      await sayNoPlaceYet(db, '2026-12-09T15:01:00.000Z');
      expect((await told(db, event)).filter((kind) => kind === 'no-place-yet')).toHaveLength(2);
    });

    test('is not said to somebody who joined the list after it', async () => {
      const { db, event } = await full(0);
      await book(db, event, await somebody(db), { now: '2026-12-09T15:30:00.000Z' });
      await sayNoPlaceYet(db, '2026-12-09T15:31:00.000Z');
      expect(await told(db, event)).not.toContain('no-place-yet');
    });
  });
});
