/** The booking desk: a person books. Each verb is one transaction that begins with the event's turn. */
import { randomBytes } from 'node:crypto';

import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, NewRow, PlaceMode, Row } from '#db/schema.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isParticipant, programmeTitle } from '#lib/programmes/programme.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart } from '#lib/time.server.ts';

import { freePlace, takePlace } from './places.server.ts';
import { LIVE, referenceFrom, servedUntil } from './rules.ts';
import { serve } from './waiting.server.ts';

export type Booking = Row<'booking'>;

/** For which school, and in which way, somebody books. */
export interface BookingFacts {
  mode?: PlaceMode | undefined;
  establishment?: string | null;
  /** What they typed where the list does not know their school or they have none. */
  establishmentOther?: string | null;
  invitation?: string;
}

export interface PlaceBooking extends BookingFacts {
  event: string;
  person: string;
  by: Actor;
  /** The first submit, where the address was proved later; it orders the waiting list. */
  askedAt?: Instant;
  now: Instant;
}

export type Placed = { booking: Booking; already: boolean };

/**
 * Books a person: confirmed when a place is free, else on the waiting list. Whoever has a live
 * booking gets that one back (rule 2): pressing twice is the same as pressing once.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-early`, `too-late`, `no-such-mode`,
 * `not-for-you` with the programme whose participants it is for.
 */
export async function placeBooking(db: Db, facts: PlaceBooking): Promise<Placed | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal = await refusedBooking(db, { ...facts, event });
    if (refusal) return refusal;

    const live = await liveBooking(db, facts);
    if (live) return { booking: live, already: true };
    const dropped = await dropHeld(db, facts);

    const mode = facts.mode ?? modesOf(event.mode)[0]!;
    const authority = await authorityOf(db, facts.establishment ?? null);
    const pool = await takePlace(db, { event: event.id, mode, authority });
    const booking = await insertBooking(db, {
      event_id: event.id,
      person_id: facts.person,
      state: pool ? 'confirmed' : 'waiting',
      mode,
      pool_id: pool,
      establishment_id: facts.establishment ?? null,
      establishment_other: facts.establishment ? null : (facts.establishmentOther ?? null),
      authority_id: authority,
      asked_at: facts.askedAt ?? facts.now,
      served_until: await servedUntilFor(db, { event, authority }),
      invitation_id: facts.invitation ?? null,
      booked_by: facts.by.person?.id ?? facts.person,
      confirmed_at: pool ? facts.now : null,
      created_at: facts.now
    });
    const told = pool
      ? await tellBooked(db, { booking, byOther: isByOther(facts), now: facts.now })
      : await tellWaiting(db, { booking, now: facts.now });
    // what their address held may be of another mode or authority than what they took
    if (dropped) await serve(db, { event: event.id, now: facts.now });
    return { booking: told, already: false };
  });
}

const isByOther = ({ by, person }: PlaceBooking): boolean =>
  by.person !== null && by.person.id !== person;

/** The reasons why this person may not have a booking for this event now; also asked before a form. */
export async function refusedBooking(
  db: Db,
  facts: {
    event: Event;
    person: string;
    mode?: PlaceMode | undefined;
    invitation?: string;
    /** The first submit, which decides whether they were in time. */
    askedAt?: Instant;
    /** Presenters may come whatever the booking window says. */
    passesWindow?: true;
    by: Actor;
    now: Instant;
  }
): Promise<Refusal | null> {
  const { event, person, by, now } = facts;
  if (!may(by, 'booking.make', { person, event })) return refuse('not-allowed');
  const organiser = may(by, 'event.change', { event }) || facts.invitation !== undefined;
  const closed =
    closedDesk(event, facts.askedAt ?? now, organiser || facts.passesWindow) ??
    closedDesk(event, now, true);
  if (closed) return closed;
  if (facts.mode && !modesOf(event.mode).includes(facts.mode)) return refuse('no-such-mode');
  if (event.open_to === 'programme' && event.programme_id && !organiser) {
    const programme = event.programme_id;
    if (!(await isParticipant(db, { programme, person }))) {
      return refuse('not-for-you', { whom: (await programmeTitle(db, programme)) ?? '' });
    }
  }
  return null;
}

/** A person's one live booking for an event. */
export async function liveBooking(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Booking | undefined> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .where('state', 'in', LIVE)
    .executeTakeFirst();
}

export async function findBooking(db: Db, id: string): Promise<Booking | undefined> {
  return db.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirst();
}

type InsertFacts = Omit<NewRow<'booking'>, 'id' | 'reference'>;

/** Inserts a booking under a reference that nobody has. */
export async function insertBooking(db: Db, facts: InsertFacts): Promise<Booking> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const booking = await db
      .insertInto('booking')
      .values({ id: newId(), reference: referenceFrom(randomBytes(6)), ...facts })
      .onConflict((c) => c.column('reference').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (booking) return booking;
  }
  throw new Error('No reference that is not taken in five tries');
}

/** Drops what somebody holds by their address alone, once they book as themselves; whether it did. */
async function dropHeld(
  db: Db,
  { event, person, now }: { event: string; person: string; now: Instant }
): Promise<boolean> {
  const held = await db
    .selectFrom('booking')
    .selectAll('booking')
    .innerJoin('person', 'person.email', 'booking.email')
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'held')
    .where('person.id', '=', person)
    .executeTakeFirst();
  if (held) await endBooking(db, held, now);
  return held !== undefined;
}

/** Ends a booking and gives its place back; who is told, and who is served, is the caller's. */
export async function endBooking(db: Db, booking: Booking, now: Instant): Promise<Booking> {
  const ended = await db
    .updateTable('booking')
    .set({ state: 'cancelled', ended_at: now, pool_id: null, presenting_at: null })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await freePlace(db, booking.pool_id);
  return ended;
}

/** The authority of an establishment, stamped on the booking. */
export async function authorityOf(db: Db, establishment: string | null): Promise<string | null> {
  if (!establishment) return null;
  const row = await db
    .selectFrom('establishment')
    .select('authority_id')
    .where('id', '=', establishment)
    .executeTakeFirst();
  return row?.authority_id ?? null;
}

/** Until when a booking of this authority is served unasked; the event has a date. */
export async function servedUntilFor(
  db: Db,
  { event, authority }: { event: Event; authority: string | null }
): Promise<Instant> {
  const starts_local = event.starts_local!;
  const calendars = await calendarsAround(db, dayPart(starts_local));
  return servedUntil({ kind: event.kind, starts_local }, calendars(authority));
}

/** Opens or raises the calendar entry of a confirmed booking and queues its letter. */
export async function tellBooked(
  db: Db,
  facts: {
    booking: Booking;
    /** A colleague, an office or the organiser booked: the answer is still to come. */
    byOther?: boolean;
    /** A place came free for a waiting person. */
    served?: boolean;
    now: Instant;
  }
): Promise<Booking> {
  const { booking, now } = facts;
  const person = await addressOf(db, booking);
  const entry = await openEntry(db, {
    event: booking.event_id,
    person: booking.person_id!,
    email: person.email,
    partstat: facts.byOther ? 'NEEDS-ACTION' : 'ACCEPTED',
    now
  });
  await queueLetter(db, {
    kind: facts.served ? 'place-came' : 'booked',
    key: `booked:${entry.id}:${entry.sequence}`,
    ids: { booking: booking.id },
    to: entry.email,
    event: booking.event_id,
    entry: entryOf(entry),
    now
  });
  return pointTo(db, booking, entry);
}

/**
 * Queues the letter to somebody who waits. An invite that they accepted is taken back with it: who
 * waits has nothing in the calendar.
 */
export async function tellWaiting(
  db: Db,
  { booking, now }: { booking: Booking; now: Instant }
): Promise<Booking> {
  const person = await addressOf(db, booking);
  const open = await openEntryOf(db, booking);
  const entry = open && (await raiseEntry(db, open.id, { method: 'CANCEL', now }));
  await queueLetter(db, {
    kind: 'waiting',
    key: `waiting:${booking.id}:${booking.asked_at}`,
    ids: { booking: booking.id },
    to: person.email,
    event: booking.event_id,
    entry: entry ? entryOf(entry) : null,
    now
  });
  return entry ? pointTo(db, booking, entry) : booking;
}

/** The entry that stands in the person's calendar now for the event of a booking. */
export async function openEntryOf(db: Db, booking: Booking): Promise<Entry | undefined> {
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', booking.event_id)
    .where('person_id', '=', booking.person_id!)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .executeTakeFirst();
}

export async function pointTo(db: Db, booking: Booking, entry: Entry): Promise<Booking> {
  return db
    .updateTable('booking')
    .set({ entry_id: entry.id })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function addressOf(db: Db, booking: Booking): Promise<{ email: string }> {
  return db
    .selectFrom('person')
    .select('email')
    .where('id', '=', booking.person_id!)
    .executeTakeFirstOrThrow();
}
