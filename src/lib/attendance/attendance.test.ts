import { expect, test } from 'vitest';

import { everyoneOf, peopleOf } from '#lib/booking/people/people.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { book, cancel } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { noShows, noteAttendance } from './attendance.server.ts';
import { noShowText } from './no-show-text.ts';

const AFTER = '2026-12-10T20:00:00.000Z';

onBothStores('who came', (store) => {
  soundAfterEach(store, NOW);

  /** An evening with so many people, one of whom cancelled. */
  async function evening(count: number) {
    const { db } = store();
    const event = await published(db, { room: 20 });
    const bookings = [];
    for (let at = 0; at < count; at++) bookings.push(await book(db, event, await somebody(db)));
    const left = await somebody(db);
    const cancelled = await book(db, event, left);
    await cancel(db, cancelled, { by: left });
    return { db, event, bookings: bookings.map(({ id }) => id), cancelled: cancelled.id };
  }
  const filter = readFilter(new URLSearchParams());

  test('is noted once the event has begun, changed and taken back', async () => {
    const { db, event, bookings, cancelled } = await evening(3);
    const [first, second, third] = bookings as [string, string, string];
    const note = (ids: string[], came: 'attended' | 'did-not-attend' | null, now = AFTER) =>
      noteAttendance(db, { event: event.id, bookings: ids, came, by: ORGANISER, now });
    expect(await note([first], 'attended', NOW)).toMatchObject({ refused: 'not-begun' });
    const stranger = await somebody(db);
    expect(
      await noteAttendance(db, {
        event: event.id,
        bookings: [first],
        came: 'attended',
        by: stranger.actor,
        now: AFTER
      })
    ).toMatchObject({ refused: 'not-allowed' });
    // whoever cancelled, and what is of another event, is passed over
    expect(await note([first, second, cancelled, 'other'], 'attended')).toBe(2);
    expect(await note([second], 'did-not-attend')).toBe(1);
    expect(await note([third], 'attended')).toBe(1);
    expect(await note([third], null)).toBe(1);
    const { people } = await peopleOf(db, { event: event.id, filter, page: 1, now: AFTER });
    expect(people.map(({ came }) => came)).toEqual(['attended', 'did-not-attend', null]);
    expect(await everyoneOf(db, { event: event.id, filter, now: AFTER })).toHaveLength(3);
    expect(await note([], 'attended')).toBe(0);
  });

  test('gives the no-show rate of a kind, without apologies', async () => {
    const { db, event, bookings } = await evening(5);
    const before = await noShows(db, { kind: 'teachmeet', now: AFTER });
    const came = ['attended', 'attended', 'attended', 'did-not-attend', 'apologies'] as const;
    for (const [at, id] of bookings.entries()) {
      const facts = { event: event.id, bookings: [id], by: ORGANISER, now: AFTER };
      done(await noteAttendance(db, { ...facts, came: came[at]! }));
    }
    const rate = await noShows(db, { kind: 'teachmeet', now: AFTER });
    expect(rate).toEqual({
      events: before.events + 1,
      people: before.people + 4,
      absent: before.absent + 1
    });
    expect(await noShows(db, { kind: 'webinar', now: AFTER })).toMatchObject({ people: 0 });
    expect(await noShows(db, { kind: 'teachmeet', now: NOW })).toMatchObject({ people: 0 });
  });
});

test('the rate in words', () => {
  const pools = [
    { mode: 'room' as const, places: 40 },
    { mode: 'online' as const, places: 9 }
  ];
  expect(
    noShowText({ kind: 'twilight' }, pools, { events: 3, people: 50, absent: 5 }).join(' ')
  ).toMatch(
    /\(twilight\), 10\s% did not come: noted for 50 people at 3 events.* about 36 of 40 come/
  );
  expect(
    noShowText({ kind: 'twilight' }, pools, { events: 0, people: 0, absent: 0 }).join(' ')
  ).toContain('not known yet');
});
