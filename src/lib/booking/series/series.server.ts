/** Booking a series as one: every session to come, in one transaction. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { findSeries, sessionsOf } from '#lib/events/series.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart, dayText } from '#lib/time.server.ts';

import { placeBooking, type Booking, type BookingFacts } from '../booking.server.ts';
import { cancelBooking } from '../cancel.server.ts';
import { LIVE } from '../rules.ts';

export interface BookSeries extends BookingFacts {
  series: string;
  person: string;
  /** What happens when a session is full: ask first, or wait for that one and have the rest. */
  ifNotAll: 'ask' | 'rest-waits';
  by: Actor;
  now: Instant;
}

/**
 * Books a person for every session that can be booked, in one transaction: all of it, or nothing.
 * For a session that is full they wait. Sessions that they have stay as they are: booked again
 * later, what is missing is added. Each session has an invite of its own; one letter names them all.
 *
 * Refused: `series-unknown`, `nothing-to-book`, `not-all-sessions` when asked first with the days
 * that are full (nothing is then written), and as `placeBooking` does for any of the sessions.
 */
export async function bookSeries(
  db: Db,
  facts: BookSeries
): Promise<{ bookings: Booking[]; already: boolean } | Refusal> {
  const { person, now } = facts;
  return inTransaction(db, async (db) => {
    const series = await findSeries(db, facts.series);
    if (!series) return refuse('series-unknown');
    const sessions = bookable(await takeTurns(db, series.id), now);
    if (sessions.length === 0) return refuse('nothing-to-book');
    const bookings: Booking[] = [];
    const full: string[] = [];
    let already = true;
    for (const event of sessions) {
      const placed = await placeBooking(db, { ...forSession(facts, event), event: event.id });
      if (isRefusal(placed)) return placed;
      bookings.push(placed.booking);
      if (placed.already) continue;
      already = false;
      if (placed.booking.state === 'waiting') full.push(dayText(dayPart(event.starts_local!)));
    }
    if (full.length > 0 && facts.ifNotAll === 'ask') {
      return refuse('not-all-sessions', { full: full.join(', ') }, 'if_not_all');
    }
    if (!already) {
      const { email } = (await findPerson(db, person))!;
      await queueLetter(db, {
        kind: 'series-booked',
        key: `series-booked:${series.id}:${person}:${now}`,
        ids: { series: series.id, person },
        to: email,
        event: sessions[0]!.id,
        now
      });
    }
    return { bookings, already };
  });
}

/**
 * Cancels every booking of a person for sessions that are not over, in one transaction; each calendar
 * entry is taken back by itself.
 *
 * @returns how many were cancelled
 * Refused: `series-unknown`, and as `cancelBooking`.
 */
export async function leaveSeries(
  db: Db,
  { series: id, person, by, now }: Pick<BookSeries, 'series' | 'person' | 'by' | 'now'>
): Promise<number | Refusal> {
  return inTransaction(db, async (db) => {
    const series = await findSeries(db, id);
    if (!series) return refuse('series-unknown');
    const sessions = await takeTurns(db, series.id);
    const coming = sessions.filter(({ ends_at }) => ends_at === null || ends_at > now);
    if (coming.length === 0) return 0;
    const bookings = await db
      .selectFrom('booking')
      .select('id')
      .where('person_id', '=', person)
      .where(
        'event_id',
        'in',
        coming.map((event) => event.id)
      )
      .where('state', 'in', LIVE)
      .where('wish_of', 'is', null)
      .execute();
    for (const booking of bookings) {
      const cancelled = await cancelBooking(db, { booking: booking.id, by, now });
      if (isRefusal(cancelled)) return cancelled;
    }
    return bookings.length;
  });
}

/**
 * The turns of all sessions, always in the order of their ids and before anything else is locked:
 * two who book the same series do not wait for each other in a ring.
 *
 * @returns the sessions in the order of their dates
 */
async function takeTurns(db: Db, series: string): Promise<Event[]> {
  const sessions = await sessionsOf(db, series);
  const taken = new Map<string, Event>();
  for (const id of sessions.map((event) => event.id).sort()) {
    const event = await takeTurn(db, id);
    if (event?.series_id === series) taken.set(id, event);
  }
  return sessions.flatMap(({ id }) => taken.get(id) ?? []);
}

/** The sessions that a booking of the series is for: those whose desk is open to everyone. */
export function bookable(sessions: readonly Event[], now: Instant): Event[] {
  return sessions.filter((event) => event.listing !== 'private' && closedDesk(event, now) === null);
}

/** What was said once, for one session: its own way to be there, diets only where there is food. */
function forSession(
  { mode, asked, ...facts }: BookSeries,
  event: Event
): Omit<BookSeries, 'series' | 'ifNotAll'> & { inSeries: true } {
  const { access, ...diets } = asked?.needs ?? {};
  const needs = { ...(access !== undefined && { access }), ...(event.food_at && diets) };
  return {
    ...facts,
    inSeries: true,
    mode: modesOf(event.mode).find((one) => one === mode),
    ...(asked && { asked: { answers: asked.answers, needs } })
  };
}
