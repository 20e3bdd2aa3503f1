import { expect, test } from 'vitest';

import { inTransaction } from '#db/open.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { postponeEvent } from '#lib/changes/postpone.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { after, again, book, entries, told } from '#tests/support/desk.ts';
import { countOf, letterOf } from '#tests/support/letters.ts';
import { done, NOW, ORGANISER, published, saves, slotIn, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { findBooking, type Booking } from './booking.server.ts';
import { declinePlace } from './decline.server.ts';
import { endAtStart } from './held.server.ts';
import { switchMode, wishBeside } from './switch.server.ts';
import { undoCancel } from './undo.server.ts';
import { lapseOffers, takeItNow } from './waiting/offer.server.ts';
import { setWorkshopPlaces } from './workshops/places.server.ts';
import { choicesOf } from './workshops/workshops-read.server.ts';

onBothStores('a place declined in the calendar', (store) => {
  soundAfterEach(store, NOW);

  const decline = ({ id }: Booking, now = NOW): Promise<Booking> =>
    inTransaction(store().db, async (db) => {
      const booking = (await findBooking(db, id))!;
      const event = (await takeTurn(db, booking.event_id))!;
      return declinePlace(db, { event, booking, now });
    });

  /** An event with a place that somebody has; nobody waits, so that the clock may go past the cut-off. */
  async function alone(details: Parameters<typeof published>[1] = {}) {
    const { db } = store();
    const event = await published(db, details);
    const going = await somebody(db);
    return { db, event, going, place: await book(db, event, going) };
  }

  /** An event with one place, somebody who has it and somebody who waits. */
  async function full(details: Parameters<typeof published>[1] = {}) {
    const { db } = store();
    const event = await published(db, { room: 1, ...details });
    const [going, next] = [await somebody(db), await somebody(db, 'Jo Orr')];
    const place = await book(db, event, going);
    const waiting = await book(db, event, next);
    return { db, event, going, next, place, waiting };
  }

  test('is kept for half an hour and offered to the same person, with one letter', async () => {
    const { db, event, going, place, waiting } = await full();
    const offered = await decline(place, after(10));
    expect(offered).toMatchObject({
      state: 'offered',
      pool_id: place.pool_id,
      offered_until: after(40),
      declined_at: after(10)
    });
    expect((await again(db, waiting)).state).toBe('waiting');
    expect(await entries(db, event, going)).toMatchObject([
      { method: 'REQUEST', sequence: 0, partstat: 'DECLINED', ended_at: null }
    ]);
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'keep-place', 'waiting']);
    const letter = (await letterOf(db, 'keep-place', going.email, after(11)))!;
    expect(letter.title).toBe('You declined. Keep it until 10:40\u00a0am?');
    expect(letter.subject).toMatch(
      /^You declined\. Keep your place\? Thu 10 Dec, 4 pm · Teachmeet/
    );
    expect(letter.invite).toBeUndefined();
    expect(letter.replyTo).toBe(event.contact);
  });

  test('kept by the button is booked again: the same UID, a higher SEQUENCE', async () => {
    const { db, event, going, place, waiting } = await full();
    const [before] = await entries(db, event, going);
    await decline(place, after(10));
    const kept = done(await takeItNow(db, { booking: place.id, by: going.actor, now: after(39) }));
    expect(kept).toMatchObject({ state: 'confirmed', declined_at: null, pool_id: place.pool_id });
    expect(await entries(db, event, going)).toMatchObject([
      { uid: before!.uid, sequence: 1, method: 'REQUEST', partstat: 'ACCEPTED' }
    ]);
    const { invite } = (await letterOf(db, 'booked', going.email, after(40)))!;
    expect(invite).toMatchObject({ method: 'REQUEST', uid: before!.uid, sequence: 1 });
    // the letter that asked is out of date
    expect(await letterOf(db, 'keep-place', going.email, after(40))).toBeNull();
    expect((await again(db, waiting)).state).toBe('waiting');
  });

  test('not kept goes to whoever is next, without another mail and without a CANCEL', async () => {
    const { db, event, going, next, place, waiting } = await full();
    await decline(place, after(10));
    await lapseOffers(db, after(39));
    expect((await again(db, place)).state).toBe('offered');
    await lapseOffers(db, after(40));
    expect(await again(db, place)).toMatchObject({
      state: 'cancelled',
      ended_how: 'left',
      declined_at: after(10)
    });
    expect((await again(db, waiting)).state).toBe('confirmed');
    expect(await countOf(db, 'place-came', next.email)).toBe(1);
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'keep-place',
      'place-came REQUEST 0',
      'waiting'
    ]);
    // what the organiser changes later is no concern of theirs
    done(await saves(db, event, { place: 'Larigbank Learning Centre' }, { now: after(60) }));
    expect(await countOf(db, 'event-changed', going.email)).toBe(0);
    expect(await countOf(db, 'event-changed', next.email)).toBe(1);
  });

  test('given up by the page is given up at once, also without a CANCEL', async () => {
    const { db, event, going, place, waiting } = await full();
    await decline(place, after(10));
    done(await leaveEvent(db, { booking: place.id, by: going.actor, now: after(12) }));
    expect(await again(db, place)).toMatchObject({ state: 'cancelled', ended_how: 'left' });
    expect((await again(db, waiting)).state).toBe('confirmed');
    expect((await told(db, event)).filter((line) => line.includes('CANCEL'))).toEqual([]);
  });

  test('that an organiser takes away meanwhile is told by mail, and not by a CANCEL', async () => {
    const { db, event, place } = await full();
    await decline(place, after(10));
    done(await leaveEvent(db, { booking: place.id, by: ORGANISER, now: after(12) }));
    expect(await again(db, place)).toMatchObject({ ended_how: 'by-organiser' });
    expect(await told(db, event)).toContain('cancelled-for-you');
  });

  test('on the day of the event is over at once; after noon these are apologies', async () => {
    for (const [clock, how] of [
      ['2026-12-10T08:00:00.000Z', 'left'],
      ['2026-12-10T13:00:00.000Z', 'apologies']
    ] as const) {
      const { db, event, going, place } = await alone();
      const ended = await decline(place, clock);
      expect(ended).toMatchObject({ state: 'cancelled', ended_how: how, declined_at: clock });
      expect(await entries(db, event, going)).toMatchObject([
        { method: 'CANCEL', sequence: 0, partstat: 'DECLINED' }
      ]);
      expect(await told(db, event)).toEqual(['booked REQUEST 0']);
    }
  });

  test('on the day is taken back like a cancellation, in the entry of before', async () => {
    const { db, event, going, place } = await alone();
    const now = '2026-12-10T08:00:00.000Z';
    const [before] = await entries(db, event, going);
    await decline(place, now);
    const undone = done(
      await undoCancel(db, {
        booking: place.id,
        by: going.actor,
        now: '2026-12-10T08:20:00.000Z'
      })
    );
    expect(undone).toMatchObject({ state: 'confirmed', declined_at: null });
    expect(await entries(db, event, going)).toMatchObject([
      { uid: before!.uid, method: 'REQUEST', sequence: 1, partstat: 'ACCEPTED' }
    ]);
  });

  test('of a full day after its deadline is recorded as apologies, by when it was declined', async () => {
    const { db, place } = await alone({ kind: 'full-day' });
    // the deadline is 16:00 on Thursday 3 December
    await decline(place, '2026-12-03T15:50:00.000Z');
    await lapseOffers(db, '2026-12-03T16:20:00.000Z');
    expect(await again(db, place)).toMatchObject({ ended_how: 'left' });
    const { place: other } = await alone({ kind: 'full-day' });
    await decline(other, '2026-12-03T16:05:00.000Z');
    await lapseOffers(db, '2026-12-03T16:35:00.000Z');
    expect(await again(db, other)).toMatchObject({ ended_how: 'apologies' });
  });

  test('is whole again when the event is moved, or has no date any more', async () => {
    for (const act of ['move', 'postpone'] as const) {
      const { db, event, going, place } = await full();
      await decline(place, after(10));
      const now = after(15);
      if (act === 'postpone') {
        done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now }));
      } else {
        const moved = { startsLocal: '2026-12-11T16:00', endsLocal: '2026-12-11T18:00' };
        done(await saves(db, event, moved, { now }));
      }
      expect(await again(db, place)).toMatchObject({
        state: 'confirmed',
        declined_at: null,
        pool_id: place.pool_id
      });
      const [entry] = await entries(db, event, going);
      expect(entry).toMatchObject(
        act === 'move'
          ? { method: 'REQUEST', sequence: 1, time_sequence: 1, partstat: 'NEEDS-ACTION' }
          : { method: 'CANCEL', sequence: 1 }
      );
    }
  });

  test('keeps its workshops as long as it is kept, and no wish beside it', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 2, online: 0 });
    const slot = await slotIn(db, event.id, { kind: 'workshop', openTo: null });
    const by = ORGANISER;
    await setWorkshopPlaces(db, { event: event.id, places: { [slot.id]: 1 }, by, now: NOW });
    const person = await somebody(db);
    const place = await book(db, event, person, { mode: 'room', workshops: [slot.id] });
    const own = { booking: place.id, by: person.actor };
    done(await switchMode(db, { ...own, mode: 'online', now: after(1) }));
    await decline(place, after(10));
    expect(await choicesOf(db, place.id)).toHaveLength(1);
    expect(await wishBeside(db, place)).toBeUndefined();
    done(await takeItNow(db, { ...own, now: after(20) }));
    expect(await choicesOf(db, place.id)).toHaveLength(1);
    await decline(place, after(30));
    await lapseOffers(db, after(60));
    expect(await choicesOf(db, place.id)).toEqual([]);
  });

  test('that no round looked at before the start ends there, as quietly', async () => {
    const { db, event, place } = await alone();
    await decline(place, '2026-12-09T20:00:00.000Z');
    await endAtStart(db, event.starts_at!);
    expect(await again(db, place)).toMatchObject({ state: 'cancelled', ended_how: 'left' });
    expect((await told(db, event)).filter((line) => line.includes('CANCEL'))).toEqual([]);
  });
});
