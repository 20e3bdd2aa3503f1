/** Events: made, changed, published, copied. Who must be told of a change is in `changes/`. */
import { gatheredById } from '#db/gather.server.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { slugOf } from '#lib/text.ts';
import { isClockChange, toInstant, ZONE } from '#lib/time.server.ts';

import type { EventDetails } from './rules.ts';
import { chosenVenue } from './venue.server.ts';

export type Event = Row<'event'>;

export const findEvent = gatheredById<Event>((db, ids) =>
  db.selectFrom('event').selectAll().where('id', 'in', ids).execute()
);

export async function findEventBySlug(db: Db, slug: string): Promise<Event | undefined> {
  return db.selectFrom('event').selectAll().where('slug', '=', slug).executeTakeFirst();
}

/** The host and contact of the event that somebody made last, to begin the next one with. */
export async function lastHost(
  db: Db,
  person: string
): Promise<{ host: string; contact: string } | undefined> {
  return db
    .selectFrom('event')
    .select(['host', 'contact'])
    .where('created_by', '=', person)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Takes the event's turn: the first statement of every verb that touches its places, slots or
 * bookings, so that such verbs of one event follow one another on both databases.
 */
export async function takeTurn(db: Db, event: string): Promise<Event | undefined> {
  return db
    .updateTable('event')
    .set((eb) => ({ turn: eb('turn', '+', 1) }))
    .where('id', '=', event)
    .returningAll()
    .executeTakeFirst();
}

/**
 * Makes a draft.
 *
 * Refused: `not-allowed`, and as `checkTimes` and `chosenVenue`.
 */
export async function createEvent(db: Db, facts: NewEvent): Promise<Event | Refusal> {
  if (!may(facts.by, 'event.create')) return refuse('not-allowed');
  return insertEvent(db, facts);
}

interface NewEvent {
  details: EventDetails;
  /** The event that it is a copy of; it may stay at a venue that is closed since. */
  copyOf?: Event | null;
  by: Actor;
  now: Instant;
}

/**
 * As `createEvent`, for whoever may do what it is a part of.
 *
 * Refused: as `checkTimes` and `chosenVenue`.
 */
export async function insertEvent(
  db: Db,
  { details, copyOf = null, by, now }: NewEvent
): Promise<Event | Refusal> {
  const refusal = checkTimes(details);
  if (refusal) return refusal;
  return inTransaction(db, async (db) => {
    const venue = await chosenVenue(db, { details, before: copyOf });
    if (isRefusal(venue)) return venue;
    const event = await db
      .insertInto('event')
      .values({
        id: newId(),
        slug: await freeSlug(db, details.title),
        status: 'draft',
        ...columnsOf(details),
        published_at: null,
        cancelled_at: null,
        created_by: by.person?.id ?? null,
        created_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.create',
      subject: { kind: 'event', id: event.id },
      now
    });
    return event;
  });
}

/**
 * Writes an event's details when nobody else saved since `version`. Telling people is the caller's.
 *
 * Refused: `not-allowed`, `already-cancelled-event`, `changed-meanwhile`, and as `checkTimes` and
 * `chosenVenue`.
 */
export async function writeEvent(
  db: Db,
  facts: { event: Event; details: EventDetails; version: number; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  const { event, details, by, now } = facts;
  if (!may(by, 'event.change', { event })) return refuse('not-allowed');
  if (event.status === 'cancelled') return refuse('already-cancelled-event');
  const refusal = checkTimes(details);
  if (refusal) return refusal;
  if (event.snow_at && details.mode !== 'online') return refuse('snowed-in', {}, 'mode');
  const venue = await chosenVenue(db, { details, before: event });
  if (isRefusal(venue)) return venue;
  // while everyone is online the room is remembered for the way back
  const { place, place_address, getting_there, venue_id, venue_room_id, room_limit, ...rest } =
    columnsOf(details);
  const columns = event.snow_at
    ? rest
    : { ...rest, place, place_address, getting_there, venue_id, venue_room_id, room_limit };
  const written = await db
    .updateTable('event')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
    .where('id', '=', event.id)
    .where('version', '=', facts.version)
    .returningAll()
    .executeTakeFirst();
  if (!written) return refuse('changed-meanwhile');
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.change',
    subject: { kind: 'event', id: event.id },
    fields: changedColumns(event, written),
    now
  });
  return written;
}

/**
 * Publishes a draft or a planned event: with a date its desk opens, without one it is *planned*.
 *
 * Refused: `not-allowed`, `not-a-draft`, `date-past`, `place-missing`.
 */
export async function publishEvent(
  db: Db,
  { event: id, by, now }: { event: string; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    const status = event.starts_at ? 'published' : 'planned';
    if (event.status === status) return event;
    if (event.status !== 'draft' && event.status !== 'planned') return refuse('not-a-draft');
    if (event.starts_at && event.starts_at <= now) return refuse('date-past', {}, 'starts_on');
    if (event.starts_at && event.mode !== 'online' && !event.place) {
      return refuse('place-missing', {}, 'place');
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.publish',
      subject: { kind: 'event', id },
      now
    });
    return db
      .updateTable('event')
      .set({ status, published_at: event.published_at ?? now })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Notes published events that are over; a round. Returns how many. */
export async function finishEvents(db: Db, now: Instant): Promise<number> {
  const done = await db
    .updateTable('event')
    .set({ status: 'finished' })
    .where('status', '=', 'published')
    .where('ends_at', '<=', now)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/**
 * Whether the times make sense by themselves.
 *
 * Refused, each at its field: `ends-before-start`, `clock-change` for a local time that two clients
 * would read differently, `closes-before-opens`.
 */
export function checkTimes(details: EventDetails): Refusal | null {
  const { startsLocal, endsLocal, bookingOpensAt, bookingClosesAt } = details;
  if (startsLocal && endsLocal) {
    if (endsLocal <= startsLocal) return refuse('ends-before-start', {}, 'ends');
    if (isClockChange(startsLocal)) return refuse('clock-change', {}, 'starts');
    if (isClockChange(endsLocal)) return refuse('clock-change', {}, 'ends');
  }
  if (bookingOpensAt && bookingClosesAt && bookingClosesAt <= bookingOpensAt) {
    return refuse('closes-before-opens', {}, 'closes_on');
  }
  return null;
}

/** The columns of an event that the details fill. */
export function columnsOf(details: EventDetails) {
  const { startsLocal, endsLocal } = details;
  return {
    title: details.title,
    summary: details.summary,
    description: details.description,
    kind: details.kind,
    mode: details.mode,
    host: details.host,
    contact: details.contact,
    starts_local: startsLocal,
    ends_local: endsLocal,
    zone: ZONE,
    starts_at: startsLocal && toInstant(startsLocal),
    ends_at: endsLocal && toInstant(endsLocal),
    place: details.mode === 'online' ? null : details.place,
    place_address: details.mode === 'online' ? null : details.placeAddress,
    getting_there: details.mode === 'online' ? null : details.gettingThere,
    venue_id: details.mode === 'online' ? null : (details.venue ?? null),
    venue_room_id: details.mode === 'online' || !details.venue ? null : (details.venueRoom ?? null),
    good_to_know: details.goodToKnow,
    in_the_room: details.inTheRoom ?? null,
    day_contact: details.dayContact ?? null,
    online_link: details.mode === 'room' ? null : details.onlineLink,
    audience: details.audience,
    levels: JSON.stringify(details.levels),
    clpl_minutes: details.clplMinutes,
    room_limit: details.mode === 'online' ? null : details.roomLimit,
    team: details.team,
    open_to: details.forProgrammeOnly ? ('programme' as const) : ('everyone' as const),
    programme_id: details.programme,
    admission: details.admission,
    listing: details.listing,
    serving: details.serving,
    cut_off_days: details.cutOffDays ?? null,
    name_days: details.nameDays ?? null,
    seats: details.mode === 'online' ? null : details.seats,
    booking_opens_at: details.bookingOpensAt,
    booking_closes_at: details.bookingClosesAt
  };
}

/** The details of an event as it stands: for its form, and for a copy. */
export function detailsOf(event: Event): EventDetails {
  return {
    title: event.title,
    summary: event.summary,
    description: event.description,
    kind: event.kind,
    mode: event.mode,
    host: event.host,
    contact: event.contact,
    startsLocal: event.starts_local,
    endsLocal: event.ends_local,
    place: event.place,
    placeAddress: event.place_address,
    gettingThere: event.getting_there,
    venue: event.venue_id,
    venueRoom: event.venue_room_id,
    goodToKnow: event.good_to_know,
    inTheRoom: event.in_the_room,
    dayContact: event.day_contact,
    onlineLink: event.online_link,
    audience: event.audience,
    levels: JSON.parse(event.levels) as EventDetails['levels'],
    clplMinutes: event.clpl_minutes,
    roomLimit: event.room_limit,
    team: event.team,
    programme: event.programme_id,
    forProgrammeOnly: event.open_to === 'programme',
    admission: event.admission,
    listing: event.listing,
    serving: event.serving,
    cutOffDays: event.cut_off_days,
    nameDays: event.name_days,
    seats: event.seats,
    bookingOpensAt: event.booking_opens_at,
    bookingClosesAt: event.booking_closes_at
  };
}

/** Which columns differ, by name. */
export function changedColumns(before: Event, after: Event): (keyof Event)[] {
  return (Object.keys(after) as (keyof Event)[]).filter(
    (column) => column !== 'version' && column !== 'turn' && before[column] !== after[column]
  );
}

/** A slug that no event has; the address of a page never changes afterwards. */
async function freeSlug(db: Db, title: string): Promise<string> {
  const base = slugOf(title);
  const rows = await db
    .selectFrom('event')
    .select('slug')
    .where('slug', 'like', `${base}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.slug));
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(slug)) return slug;
  }
}
