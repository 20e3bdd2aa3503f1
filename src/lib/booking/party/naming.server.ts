/** Places whose names follow: named, given back, or gone when their date has come. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { readCalendars } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf, instantText, plus } from '#lib/time.server.ts';

import { dropHeld, endBooking, liveBooking, type Booking } from '../booking.server.ts';
import { findParty, type Party } from './party.server.ts';
import { refusedRepeat } from '../repeats.server.ts';
import { namesMissingAt } from '../rules.ts';
import { tellBooked } from '../tell.server.ts';
import { note, serve } from '../waiting/waiting.server.ts';

export interface PartyAct {
  party: string;
  by: Actor;
  now: Instant;
}

/**
 * Gives a name to one of a party's places: it is that person's booking then, with an invite; also
 * somebody's who waits or asks, who gets it instead.
 *
 * Refused: `event-unknown`, `not-allowed`, `names-over` when none is without a name,
 * `already-booked` when they have a place, `not-bookable` while the event has no date, `too-late` after
 * its end.
 */
export async function namePlace(
  db: Db,
  facts: PartyAct & { name: string; email: string }
): Promise<{ booking: Booking; person: Person } | Refusal> {
  const { by, now } = facts;
  return change(db, facts, async (db, { event, party }) => {
    // there is no date for which they could say yes
    if (event.status === 'postponed') return refuse('not-bookable', { status: event.status });
    const [place] = await unnamedOf(db, party.id);
    if (!place) return refuse('names-over');
    const { name, email } = facts;
    const person = await personOf(db, { name, email, establishment: party.establishment_id, now });
    const live = await liveBooking(db, { event: event.id, person: person.id });
    if (live && live.state !== 'waiting' && live.state !== 'requested') {
      return refuse('already-booked', { name: person.name || person.email }, 'email');
    }
    const repeat = await refusedRepeat(db, { event, person: person.id, now });
    if (repeat) return { ...repeat, field: 'email' };
    if (live) await endBooking(db, live, { how: 'already-booked', now });
    const dropped = await dropHeld(db, { event: event.id, person: person.id, now });
    const named = await db
      .updateTable('booking')
      .set({ person_id: person.id })
      .where('id', '=', place.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(db, { booking: named, action: 'booking.named', by: by.person?.id ?? null, now });
    const byOther = by.person?.id !== person.id;
    const booking = await tellBooked(db, { booking: named, byOther, now });
    if (dropped) await serve(db, { event: event.id, now });
    return { booking, person };
  });
}

/**
 * Gives so many places without a name back; they go to whoever waits.
 *
 * Refused: `event-unknown`, `not-allowed`, `more-than-free` with how many have no name, `too-late`.
 */
export async function giveBackPlaces(
  db: Db,
  facts: PartyAct & { count: number }
): Promise<{ given: number } | Refusal> {
  const { by, count, now } = facts;
  return change(db, facts, async (db, { event, party }) => {
    const places = await unnamedOf(db, party.id);
    if (!Number.isInteger(count) || count < 1 || count > places.length) {
      return refuse('more-than-free', { free: places.length }, 'count');
    }
    for (const place of places.slice(0, count)) {
      const booking = await endBooking(db, place, { how: 'left', now });
      await note(db, { booking, action: 'booking.given-back', by: by.person?.id ?? null, now });
    }
    await serve(db, { event: event.id, now });
    return { given: count };
  });
}

/** What every act on a party asks first, in its transaction and turn. */
async function change<T>(
  db: Db,
  { party: id, by, now }: PartyAct,
  act: (db: Db, facts: { event: Event; party: Party }) => Promise<T | Refusal>
): Promise<T | Refusal> {
  const found = await findParty(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    const subject = { event, booker: found.booked_by, authority: found.authority_id };
    if (!may(by, 'party.change', subject)) return refuse('not-allowed');
    if (event.ends_at && event.ends_at <= now) {
      return refuse('too-late', { when: instantText(event.ends_at) });
    }
    return act(db, { event, party: found });
  });
}

async function unnamedOf(db: Db, party: string): Promise<Booking[]> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('party_id', '=', party)
    .where('state', '=', 'confirmed')
    .where('person_id', 'is', null)
    .orderBy('id')
    .execute();
}

/** Parties of coming events that have places without a name. */
function partiesToName(db: Db, now: Instant) {
  return db
    .selectFrom('party')
    .innerJoin('event', 'event.id', 'party.event_id')
    .innerJoin('person', 'person.id', 'party.booked_by')
    .select([
      'party.id',
      'party.event_id',
      'party.authority_id',
      'party.names_by',
      'party.created_at',
      'person.email'
    ])
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('booking')
          .select('booking.id')
          .whereRef('booking.party_id', '=', 'party.id')
          .where('booking.state', '=', 'confirmed')
          .where('booking.person_id', 'is', null)
      )
    );
}

/**
 * Gives places back whose names were not given by their date, tells the booker once, and serves. A
 * round.
 *
 * @returns how many places went back
 */
export async function freeUnnamed(db: Db, now: Instant): Promise<number> {
  const due = await partiesToName(db, now)
    .where('party.names_by', '<=', now)
    .orderBy('party.id')
    .limit(200)
    .execute();
  let freed = 0;
  for (const { id, event_id: event, email } of due) {
    freed += await inTransaction(db, async (db) => {
      await takeTurn(db, event);
      const places = await unnamedOf(db, id);
      for (const place of places) {
        const booking = await endBooking(db, place, { how: 'names-missing', now });
        await note(db, { booking, action: 'booking.given-back', by: null, now });
      }
      if (places.length > 0) {
        await queueLetter(db, {
          kind: 'names-over',
          key: `names-over:${id}`,
          ids: { party: id },
          to: email,
          event,
          now
        });
      }
      await serve(db, { event, now });
      return places.length;
    });
  }
  return freed;
}

/** Two school days may lie three weeks apart over Christmas. */
const HORIZON_DAYS = 60;

/**
 * Reminds bookers two school days before that names are missing, once for each party. A round.
 *
 * @returns how many were due
 */
export async function remindNames(db: Db, now: Instant): Promise<number> {
  const parties = await partiesToName(db, now)
    .where('party.names_by', '>', now)
    .where('party.names_by', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .execute();
  if (parties.length === 0) return 0;
  const last = parties.map(({ names_by }) => names_by!).reduce((a, b) => (a > b ? a : b));
  const from = dayOf(plus(now, { hours: -HORIZON_DAYS * 24 }));
  const calendars = await readCalendars(db, { from, to: dayOf(last) });
  const due = parties.filter(({ names_by, authority_id, created_at }) => {
    const at = namesMissingAt(names_by!, calendars(authority_id));
    // whoever booked since then knows it
    return at <= now && created_at < at;
  });
  if (due.length > 0) {
    await inTransaction(db, (db) =>
      queueLetters(
        db,
        due.map(({ id, email, event_id, names_by }) => ({
          kind: 'names-missing',
          key: `names-missing:${id}`,
          ids: { party: id },
          to: email,
          event: event_id,
          deadline: names_by,
          now
        }))
      )
    );
  }
  return due.length;
}
