/** A place passes to a colleague, also when the event is full. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import {
  authorityOf,
  dropHeld,
  endBooking,
  findBooking,
  insertBooking,
  liveBooking,
  servedUntilFor,
  type Booking
} from './booking.server.ts';
import { refusedRepeat } from './repeats.server.ts';
import { openEntryOf, tellBooked } from './tell.server.ts';
import { note, serve } from './waiting/waiting.server.ts';

export interface PassFacts {
  booking: string;
  /** The colleague; their school is the booking's where none is said. */
  to: { name: string; email: string; establishment?: string | null };
  by: Actor;
  now: Instant;
}

/**
 * Passes a confirmed place to a colleague: theirs ends, the colleague's is confirmed with that very
 * place, also from the waiting list. The new person gets an invite, the old one a CANCEL.
 *
 * Refused: `event-unknown`, `not-allowed`, `booking-over` when there is no place to pass,
 * `already-booked` when the colleague has one, here or for a repeat, `place-not-theirs` when it is kept for another
 * authority, `too-late` after the event's end.
 */
export async function passOn(
  db: Db,
  facts: PassFacts
): Promise<{ booking: Booking; person: Person } | Refusal> {
  const { by, now } = facts;
  const found = await findBooking(db, facts.booking);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, found.id);
    if (!event || !booking) return refuse('event-unknown');
    const key = { kind: 'booking' as const, id: found.id };
    const subject = { event, person: booking.person_id, school: booking.establishment_id, key };
    if (!may(by, 'booking.cancel', subject)) {
      return refuse('not-allowed');
    }
    if (booking.state !== 'confirmed' || !booking.pool_id) return refuse('booking-over');
    // there is no date for which the colleague could say yes
    if (event.status === 'postponed') return refuse('not-bookable', { status: event.status });
    if (event.ends_at && event.ends_at <= now) {
      return refuse('too-late', { when: instantText(event.ends_at) });
    }
    const person = await personOf(db, { ...facts.to, now });
    const theirs = await liveBooking(db, { event: event.id, person: person.id });
    if (theirs && theirs.state !== 'waiting' && theirs.state !== 'requested') {
      return refuse('already-booked', { name: person.name || person.email }, 'email');
    }
    if (await refusedRepeat(db, { event, person: person.id, now })) {
      return refuse('already-booked', { name: person.name || person.email }, 'email');
    }
    const establishment =
      facts.to.establishment ?? theirs?.establishment_id ?? booking.establishment_id;
    const authority = await authorityOf(db, establishment);
    const kept = await keptFor(db, { pool: booking.pool_id, authority });
    if (kept) return refuse('place-not-theirs', { whom: kept }, 'email');

    await dropHeld(db, { event: event.id, person: person.id, now });
    const pool = booking.pool_id;
    await leave(db, { booking, to: person, by, now });
    const passed = await receive(db, {
      event,
      from: booking,
      theirs,
      person,
      columns: { pool_id: pool, establishment_id: establishment, authority_id: authority },
      by,
      now
    });
    // their school may have one place less than its limit, or what they held is free
    await serve(db, { event: event.id, now });
    return { booking: passed, person };
  });
}

/** The name of the authority for which alone a place is kept, where it is not this one. */
async function keptFor(
  db: Db,
  { pool, authority }: { pool: string; authority: string | null }
): Promise<string | null> {
  const row = await db
    .selectFrom('pool')
    .innerJoin('authority', 'authority.id', 'pool.authority_id')
    .select(['authority.id', 'authority.name'])
    .where('pool.id', '=', pool)
    .executeTakeFirst();
  return row && row.id !== authority ? row.name : null;
}

/** Ends the booking without freeing its place, which the colleague has from now on. */
async function leave(
  db: Db,
  { booking, to, by, now }: { booking: Booking; to: Person; by: Actor; now: Instant }
): Promise<void> {
  const ended = await endBooking(db, { ...booking, pool_id: null }, { how: 'passed-on', now });
  await note(db, {
    booking,
    action: 'booking.passed-on',
    by: by.person?.id ?? booking.person_id,
    now
  });
  if (!booking.person_id) return;
  const open = await openEntryOf(db, booking);
  if (!open) return;
  const entry = await raiseEntry(db, open.id, { method: 'CANCEL', now });
  await queueLetter(db, {
    kind: 'passed-on',
    key: `passed-on:${ended.id}:${entry.sequence}`,
    ids: { booking: ended.id, to: to.id },
    to: entry.email,
    event: booking.event_id,
    entry: entryOf(entry),
    now
  });
}

async function receive(
  db: Db,
  facts: {
    event: Event;
    from: Booking;
    /** What the colleague has already: a position on the waiting list, or a request. */
    theirs: Booking | undefined;
    person: Person;
    columns: Pick<Booking, 'pool_id' | 'establishment_id' | 'authority_id'>;
    by: Actor;
    now: Instant;
  }
): Promise<Booking> {
  const { event, from, theirs, person, by, now } = facts;
  const columns = {
    ...facts.columns,
    state: 'confirmed' as const,
    mode: from.mode,
    party_id: from.party_id,
    snowed_at: from.snowed_at,
    booked_by: by.person?.id ?? from.person_id,
    confirmed_at: now
  };
  const booking = theirs
    ? await db
        .updateTable('booking')
        .set(columns)
        .where('id', '=', theirs.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await insertBooking(db, {
        ...columns,
        event_id: event.id,
        person_id: person.id,
        asked_at: now,
        served_until: await servedUntilFor(db, { event, authority: columns.authority_id }),
        created_at: now
      });
  const actor = by.person?.id ?? from.person_id;
  await note(db, { booking, action: 'booking.passed-to', by: actor, now });
  return tellBooked(db, { booking, byOther: true, kind: 'passed-to-you', now });
}
