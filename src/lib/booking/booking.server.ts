/** The booking desk: a person books. Each verb is one transaction that begins with the event's turn. */
import { randomBytes } from 'node:crypto';

import { gatheredById } from '#db/gather.server.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { EndedHow, Instant, NewRow, PlaceMode, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf, type Level } from '#lib/events/rules.ts';
import { findSeries } from '#lib/events/series.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { describeSelf, findPerson, levelsOf } from '#lib/people/person.server.ts';
import { isParticipant, programmeTitle } from '#lib/programmes/programme.server.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart } from '#lib/time.server.ts';
import { audience as words } from '#lib/words/en/audience.ts';

import { refusedAudience } from './audience.server.ts';
import { writeAsked } from './asked/answers.server.ts';
import type { Asked } from './asked/asked.ts';
import { freePlace, takePlace } from './places.server.ts';
import type { ReleaseSaid } from './release/release.ts';
import { writeRelease } from './release/release.server.ts';
import { refusedRepeat } from './repeats.server.ts';
import { LIVE, referenceFrom, servedUntil } from './rules.ts';
import { tellBooked, tellRequested, tellWaiting } from './tell.server.ts';
import { serve } from './waiting/waiting.server.ts';
import { freeChoices, takeChoices } from './workshops/choice.server.ts';

export type Booking = Row<'booking'>;

/** For which school, and in which way, somebody books. */
export interface BookingFacts {
  mode?: PlaceMode | undefined;
  establishment?: string | null;
  /** What they typed where the list does not know their school or they have none. */
  establishmentOther?: string | null;
  invitation?: string;
  /** Answers to the event's questions, and what they need. */
  asked?: Asked;
  /** The workshops that they choose, by slot; those of who waits are chosen later. */
  workshops?: readonly string[];
  /** They show the others that they are coming, by first name and school. */
  shown?: boolean;
  /** "I can come at short notice": a place may be offered to them after the cut-off. */
  shortNotice?: boolean;
  /** What they say of themselves, where the event is for some roles or levels only. */
  role?: string | null;
  levels?: readonly Level[];
  /** They came by the event's private link; its door opened the key. */
  byLink?: boolean;
  /** What they say of cover and release, where the event is in school time. */
  release?: ReleaseSaid;
  /** Booked with the other sessions of its series. */
  inSeries?: boolean;
}

export interface PlaceBooking extends BookingFacts {
  event: string;
  person: string;
  by: Actor;
  /** The first submit, where the address was proved later; it orders the waiting list. */
  askedAt?: Instant;
  /** Booked with others by somebody who may do that; asked by `bookParty`. */
  party?: string;
  now: Instant;
}

export type Placed = {
  booking: Booking;
  already: boolean;
  /** Workshops that were chosen and are full; the booking stands without them. */
  missed: string[];
};

/**
 * Books a person: confirmed when a place is free, else on the waiting list; where the organiser
 * approves, it is a request that holds nothing. Whoever has a live booking gets that one back
 * (rule 2): pressing twice is the same as pressing once.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-early`, `too-late`, `no-such-mode`,
 * `by-private-link`, `not-for-you` with whom it is for, `one-of-series`, `other-repeat`.
 */
export async function placeBooking(db: Db, facts: PlaceBooking): Promise<Placed | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal = await refusedBooking(db, { ...facts, event });
    if (refusal) return refusal;

    const live = await liveBooking(db, facts);
    if (live) return { booking: live, already: true, missed: [] };
    const dropped = await dropHeld(db, facts);

    const placed = await insertPlaced(db, { ...facts, event });
    // what their address held may be of another mode or authority than what they took
    if (dropped) await serve(db, { event: event.id, now: facts.now });
    return { ...placed, already: false };
  });
}

/** A new booking with its place, where one is free and it asks for one; its person is told. */
async function insertPlaced(
  db: Db,
  facts: Omit<PlaceBooking, 'event'> & { event: Event }
): Promise<Pick<Placed, 'booking' | 'missed'>> {
  const { event, by, now } = facts;
  const mode = facts.mode ?? modesOf(event.mode)[0]!;
  const establishment = facts.establishment ?? null;
  const authority = await authorityOf(db, establishment);
  const passes = passesRules(facts);
  const approval = event.admission === 'approval';
  const pool =
    approval && !passes
      ? null
      : await takePlace(db, { event, mode, authority, establishment, passesLimit: passes, now });
  // where the organiser approves there is no waiting list, also for whom they invited
  const state = pool ? 'confirmed' : approval ? 'requested' : 'waiting';
  const booking = await insertBooking(db, {
    event_id: event.id,
    person_id: facts.person,
    state,
    mode,
    pool_id: pool,
    party_id: facts.party ?? null,
    establishment_id: establishment,
    establishment_other: establishment ? null : (facts.establishmentOther ?? null),
    authority_id: authority,
    asked_at: facts.askedAt ?? now,
    served_until: await servedUntilFor(db, { event, authority }),
    short_notice_at: facts.shortNotice ? now : null,
    // nobody consents for another
    shown_at: facts.shown && !isByOther(facts) ? now : null,
    invitation_id: facts.invitation ?? null,
    booked_by: by.person?.id ?? facts.person,
    confirmed_at: pool ? now : null,
    created_at: now
  });
  await describeSelf(db, facts);
  if (facts.asked) await writeAsked(db, { booking, event, asked: facts.asked, now });
  if (facts.release) await writeRelease(db, { booking, event, said: facts.release, now });
  await record(db, {
    by: by.person?.id ?? facts.person,
    action: PLACED[state],
    subject: { kind: 'booking', id: booking.id },
    now
  });
  const missed = await takeChoices(db, { booking, event, slots: facts.workshops ?? [], now });
  const told = await tellPlaced(db, { booking, byOther: isByOther(facts), missed, now });
  return { booking: told, missed };
}

/** What the history says of a booking's beginning. */
export const PLACED = {
  requested: 'booking.requested',
  confirmed: 'booking.placed',
  waiting: 'booking.waiting'
} as const;

/** The letter that goes with the state in which a booking begins. */
export async function tellPlaced(
  db: Db,
  facts: { booking: Booking; byOther?: boolean; missed?: readonly string[]; now: Instant }
): Promise<Booking> {
  const { booking } = facts;
  if (booking.state === 'confirmed') return tellBooked(db, facts);
  if (booking.state === 'requested') return tellRequested(db, facts);
  return tellWaiting(db, facts);
}

/** Organisers, and whom they invited, pass window, deadline, approval, audience and school limit. */
function passesRules({
  event,
  by,
  invitation
}: {
  event: Event;
  by: Actor;
  invitation?: string | undefined;
}): boolean {
  return may(by, 'event.change', { event }) || invitation !== undefined;
}

const isByOther = ({ by, person }: Pick<PlaceBooking, 'by' | 'person'>): boolean =>
  by.person !== null && by.person.id !== person;

/** The reasons why this person may not have a booking for this event now; also asked before a form. */
export async function refusedBooking(
  db: Db,
  facts: BookingFacts & {
    event: Event;
    person: string;
    /** The first submit, which decides whether they were in time. */
    askedAt?: Instant;
    party?: string;
    /** Presenters may come whatever the booking window says. */
    passesWindow?: true;
    by: Actor;
    now: Instant;
  }
): Promise<Refusal | null> {
  const { event, person, by, now } = facts;
  const authority = await authorityOf(db, facts.establishment ?? null);
  const allowed = facts.party
    ? may(by, 'party.book')
    : may(by, 'booking.make', { person, event, authority });
  if (!allowed) return refuse('not-allowed');
  const organiser = passesRules(facts);
  const suspended = await refusedSuspended(db, event.programme_id);
  if (suspended) return suspended;
  const closed =
    closedDesk(event, facts.askedAt ?? now, organiser || facts.passesWindow) ??
    closedDesk(event, now, true);
  if (closed) return closed;
  if (facts.mode && !modesOf(event.mode).includes(facts.mode)) return refuse('no-such-mode');
  if (event.open_to === 'programme' && event.programme_id && !organiser) {
    const programme = event.programme_id;
    if (!(await isParticipant(db, { programme, person }))) {
      const title = (await programmeTitle(db, programme)) ?? '';
      return refuse('not-for-you', { whom: words.participants(title) });
    }
  }
  return (organiser ? null : await refusedSelf(db, facts)) ?? refusedRepeat(db, facts);
}

/** As `refusedKind`, with what is known of the person where nothing was typed. */
async function refusedSelf(
  db: Db,
  facts: BookingFacts & { event: Event; person: string }
): Promise<Refusal | null> {
  const known = await findPerson(db, facts.person);
  return refusedKind(db, {
    ...facts,
    role: facts.role ?? known?.role ?? null,
    levels: facts.levels ?? (levelsOf(known) as Level[])
  });
}

/**
 * Whether the kind of booking that the event takes is one for somebody who says this of themselves;
 * also asked of an address that is not proved, about which nothing else is looked at.
 *
 * Refused: `by-private-link`, `one-of-series`, `not-for-you`.
 */
export async function refusedKind(
  db: Db,
  facts: Pick<BookingFacts, 'establishment' | 'role' | 'levels' | 'byLink' | 'inSeries'> & {
    event: Event;
  }
): Promise<Refusal | null> {
  const { event } = facts;
  if (event.listing === 'private' && !facts.byLink) return refuse('by-private-link');
  if (event.series_id && !facts.inSeries) {
    const series = await findSeries(db, event.series_id);
    if (series && !series.alone_at) return refuse('one-of-series', { title: series.title });
  }
  return refusedAudience(db, {
    event: event.id,
    self: {
      establishment: facts.establishment ?? null,
      role: facts.role ?? null,
      levels: facts.levels ?? []
    }
  });
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
    .where('wish_of', 'is', null)
    .executeTakeFirst();
}

export const findBooking = gatheredById<Booking>((db, ids) =>
  db.selectFrom('booking').selectAll().where('id', 'in', ids).execute()
);

export type InsertFacts = Omit<NewRow<'booking'>, 'id' | 'reference'>;

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

/** Bookings of one statement: each has some thirty columns. */
const ROWS = 200;

/** Inserts many, each under a reference that nobody has; the statements grow by the some hundred. */
export async function insertBookings(
  db: Db,
  facts: readonly (InsertFacts & { id?: string })[]
): Promise<Booking[]> {
  const made: Booking[] = [];
  for (let at = 0; at < facts.length; at += ROWS) {
    let left = facts.slice(at, at + ROWS).map((one) => ({ id: newId(), ...one }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === 5) throw new Error('No references that are not taken in five tries');
      const rows = await db
        .insertInto('booking')
        .values(left.map((one) => ({ ...one, reference: referenceFrom(randomBytes(6)) })))
        .onConflict((c) => c.column('reference').doNothing())
        .returningAll()
        .execute();
      made.push(...rows);
      const known = new Set(rows.map(({ id }) => id));
      left = left.filter(({ id }) => !known.has(id));
    }
  }
  return made;
}

/** Drops what somebody holds by their address alone, once they book as themselves; whether it did. */
export async function dropHeld(
  db: Db,
  { event, person, now }: { event: string; person: string; now: Instant }
): Promise<boolean> {
  const held = await db
    .selectFrom('booking')
    .selectAll('booking')
    .innerJoin('person_address', 'person_address.email', 'booking.email')
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'held')
    .where('person_address.person_id', '=', person)
    .executeTakeFirst();
  if (held) await endBooking(db, held, { how: 'already-booked', now });
  return held !== undefined;
}

/**
 * Ends a booking, with the wish beside it, and gives its place and its workshops back; who is told, and who is served,
 * is the caller's.
 */
export async function endBooking(
  db: Db,
  booking: Booking,
  { how, now }: { how: EndedHow; now: Instant }
): Promise<Booking> {
  await freeChoices(db, booking.id);
  const ended = await db
    .updateTable('booking')
    .set({
      state: 'cancelled',
      ended_at: now,
      ended_how: how,
      offered_until: null,
      pool_id: null,
      shown_at: null,
      presenting_at: null
    })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await endWish(db, booking.id, { how, now });
  await freePlace(db, booking.pool_id);
  return ended;
}

/** Ends the wish for the other mode beside a booking, if there is one. */
export async function endWish(
  db: Db,
  booking: string,
  { how, now }: { how: EndedHow; now: Instant }
): Promise<void> {
  await db
    .updateTable('booking')
    .set({ state: 'cancelled', ended_at: now, ended_how: how })
    .where('wish_of', '=', booking)
    .where('state', '=', 'waiting')
    .execute();
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
  // nobody has to travel to what snow has sent online
  if (event.snow_at) return event.starts_at!;
  const starts_local = event.starts_local!;
  const calendars = await calendarsAround(db, dayPart(starts_local));
  return servedUntil({ ...event, starts_local }, calendars(authority));
}
