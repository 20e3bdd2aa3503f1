/** Snow: everyone of the room is online, and back again when the room can have them all. */
import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { EventMode, Instant } from '#db/schema.ts';
import { endWishes } from '#lib/booking/move.server.ts';
import { fitsRoom, poolsOf, type Pool } from '#lib/booking/places.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { note, serve } from '#lib/booking/waiting/waiting.server.ts';
import { settleChoices } from '#lib/booking/workshops/choice.server.ts';
import { raiseEntriesOf } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { restamp } from './event.server.ts';
import { insertChange, tellAll, waitingOf } from './tell.server.ts';

export interface SnowFacts {
  event: string;
  /** Where everybody joins. */
  link: string;
  /** The organiser's words to those who are told. */
  note: string;
  /** Addresses of school offices that were typed, kept for the next time. */
  offices?: readonly { establishment: string; email: string }[];
  by: Actor;
  now: Instant;
}

/** How many people, and how many school offices, were told. */
export interface Told {
  event: Event;
  told: number;
  offices: number;
}

/**
 * Sends everyone of the room online: whoever has a place keeps it there, also where that needs more
 * online places than there are; whoever waited for the room is served online as well. Each calendar
 * has one update, each school's office one mail. Doing it twice is doing it once. Workshops stay
 * chosen: everyone of the event is online together, so the same groups meet there.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `already-over`, `no-such-mode` for an
 * event that has no room.
 */
export async function sendAllOnline(db: Db, facts: SnowFacts): Promise<Told | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await takeTurn(db, facts.event);
    if (!before) return refuse('event-unknown');
    if (!may(by, 'event.change', { event: before })) return refuse('not-allowed');
    if (before.snow_at) return { event: before, told: 0, offices: 0 };
    if (before.status !== 'published') return refuse('not-bookable', { status: before.status });
    if (before.ends_at! <= now) return refuse('already-over');
    if (before.mode === 'online') return refuse('no-such-mode');

    await keepOffices(db, facts);
    await movePoolsOnline(db, { event: before.id, mode: before.mode, now });
    const event = await db
      .updateTable('event')
      .set((eb) => ({
        mode: 'online',
        snow_at: now,
        snow_mode: before.mode as 'room' | 'hybrid',
        online_link: facts.link,
        version: eb('version', '+', 1)
      }))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await restamp(db, event);
    const told = await tellMove(db, { ...facts, before, event, action: 'booking.snowed' });
    return { event, told, offices: await tellOffices(db, { event: event.id, now }) };
  });
}

/** Every pool's places and bookings into the online pool for anyone; the room's are remembered. */
async function movePoolsOnline(
  db: Db,
  { event, mode, now }: { event: string; mode: EventMode; now: Instant }
): Promise<void> {
  await endWishes(db, { event, now });
  await db
    .updateTable('booking')
    .set({ snowed_at: now })
    .where('event_id', '=', event)
    .where('mode', '=', 'room')
    .where('state', 'in', LIVE)
    .execute();
  const pools = await poolsOf(db, event);
  const room = pools.filter((pool) => pool.mode === 'room');
  const open = pools.find((pool) => pool.mode === 'online' && pool.authority_id === null)!;
  const coming = room.reduce((sum, pool) => sum + pool.taken, 0);
  const { waiting } = await db
    .selectFrom('booking')
    .select(countAll.as('waiting'))
    .where('event_id', '=', event)
    .where('mode', '=', 'room')
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('pool')
    .set({
      places: Math.max(open.places, open.taken + coming + waiting),
      taken: open.taken + coming,
      places_before: mode === 'room' ? 0 : open.places
    })
    .where('id', '=', open.id)
    .execute();
  await db
    .updateTable('booking')
    .set({ pool_id: open.id })
    .where('event_id', '=', event)
    .where('mode', '=', 'room')
    .where('pool_id', 'is not', null)
    .execute();
  await db
    .updateTable('booking')
    .set({ mode: 'online' })
    .where('event_id', '=', event)
    .where('mode', '=', 'room')
    .where('state', 'in', LIVE)
    .execute();
  await db
    .updateTable('pool')
    .set((eb) => ({ places_before: eb.ref('places'), places: 0, taken: 0 }))
    .where('event_id', '=', event)
    .where('mode', '=', 'room')
    .execute();
}

/**
 * Takes everyone who was sent online back into the room, when all of them fit; of an event that had
 * no online places, whoever booked meanwhile too (docs/decisions/0011).
 *
 * Refused: `event-unknown`, `not-allowed`, `not-online` where it was not sent online, `already-over`
 * from the start on, `room-too-small` with the names of who would not fit, `room-limit`; nobody is
 * then moved.
 */
export async function backToRoom(
  db: Db,
  facts: {
    event: string;
    /** Places in the room for anyone; as many as there were when not given. */
    places?: number;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<Told | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await takeTurn(db, facts.event);
    if (!before) return refuse('event-unknown');
    if (!may(by, 'event.change', { event: before })) return refuse('not-allowed');
    if (!before.snow_at || before.status !== 'published') return refuse('not-online');
    if (before.starts_at! <= now) return refuse('already-over');
    const crowded = await movePoolsBack(db, { ...facts, event: before });
    if (crowded) return crowded;
    const event = await db
      .updateTable('event')
      .set((eb) => ({
        mode: before.snow_mode!,
        snow_at: null,
        snow_mode: null,
        version: eb('version', '+', 1)
      }))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const limit = await fitsRoom(db, event);
    if (limit) return limit;
    // while it snowed online guests could choose as well; in the room there are no workshops for them
    await settleChoices(db, event.id);
    await restamp(db, event);
    const told = await tellMove(db, { ...facts, before, event, action: 'booking.back-to-room' });
    await db
      .updateTable('booking')
      .set({ snowed_at: null })
      .where('event_id', '=', event.id)
      .where('snowed_at', 'is not', null)
      .execute();
    return { event, told, offices: 0 };
  });
}

/** Who of an event that was sent online comes back to the room. */
function returning(db: Db, event: Event) {
  const query = db
    .selectFrom('booking')
    .where('booking.event_id', '=', event.id)
    .where('booking.mode', '=', 'online')
    .where('booking.state', 'in', LIVE);
  return event.snow_mode === 'room' ? query : query.where('booking.snowed_at', 'is not', null);
}

/** Who would not find a place in the room now, in the order of their booking; empty when all fit. */
export async function whoWouldNotFit(db: Db, event: Event): Promise<string[]> {
  const { left } = await seat(db, event);
  return left;
}

/** The places of a room pool as they were, or as many as are wanted for anyone. */
function roomPlaces(pool: Pool, wanted?: number): number {
  const before = pool.places_before ?? pool.places;
  return pool.authority_id === null ? (wanted ?? before) : before;
}

/** The places for anyone that the room had before. */
export async function placesBefore(db: Db, event: string): Promise<number> {
  const pools = await poolsOf(db, event);
  const open = pools.find((pool) => pool.mode === 'room' && pool.authority_id === null);
  return open ? roomPlaces(open) : 0;
}

type RoomPool = Pick<Pool, 'id' | 'authority_id'> & { places: number; taken: number };

/** A place of the room for each: of the own authority's pool first, then of the one for anyone. */
async function seat(db: Db, event: Event, places?: number) {
  const pools: RoomPool[] = (await poolsOf(db, event.id))
    .filter((pool) => pool.mode === 'room')
    .map((pool) => ({ ...pool, places: roomPlaces(pool, places), taken: 0 }));
  const rows = await returning(db, event)
    .leftJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'booking.authority_id', 'booking.email', 'person.name'])
    .select('person.email as address')
    .where('booking.pool_id', 'is not', null)
    .orderBy('booking.confirmed_at')
    .orderBy('booking.created_at')
    .orderBy('booking.id')
    .execute();
  const seats: { booking: string; pool: string }[] = [];
  const left: string[] = [];
  for (const row of rows) {
    const free = (pool: RoomPool) => pool.taken < pool.places;
    const own = pools.find(
      (pool) => pool.authority_id !== null && pool.authority_id === row.authority_id && free(pool)
    );
    const pool = own ?? pools.find((one) => one.authority_id === null && free(one));
    if (pool) {
      pool.taken += 1;
      seats.push({ booking: row.id, pool: pool.id });
    } else {
      left.push(row.name || row.address || row.email || '–');
    }
  }
  return { pools, seats, left };
}

async function movePoolsBack(
  db: Db,
  { event, places: wanted, now }: { event: Event; places?: number; now: Instant }
): Promise<Refusal | null> {
  const { pools, seats, left } = await seat(db, event, wanted);
  if (left.length > 0) {
    return refuse('room-too-small', { count: left.length, names: left.join(', ') });
  }
  await endWishes(db, { event: event.id, now });
  for (const { id, places, taken } of pools) {
    await db
      .updateTable('pool')
      .set({ places, taken, places_before: null })
      .where('id', '=', id)
      .execute();
  }
  for (const { booking, pool } of seats) {
    await db
      .updateTable('booking')
      .set({ mode: 'room', pool_id: pool })
      .where('id', '=', booking)
      .execute();
  }
  // presenters, and who waits or asks, have no place to take along
  const rest = await returning(db, event).select('booking.id').execute();
  for (const { id } of rest) {
    await db.updateTable('booking').set({ mode: 'room' }).where('id', '=', id).execute();
  }
  await countOnline(db, event.id);
  return null;
}

/** The online pools as their bookings now use them; the places that were added go, where unused. */
async function countOnline(db: Db, event: string): Promise<void> {
  for (const pool of await poolsOf(db, event)) {
    if (pool.mode !== 'online') continue;
    const { taken } = await db
      .selectFrom('booking')
      .select(countAll.as('taken'))
      .where('pool_id', '=', pool.id)
      .executeTakeFirstOrThrow();
    const places = Math.max(taken, pool.places_before ?? pool.places);
    await db
      .updateTable('pool')
      .set({ taken, places, places_before: null })
      .where('id', '=', pool.id)
      .execute();
  }
}

/** One update for each calendar, one mail for each who waits, and the history of each booking. */
async function tellMove(
  db: Db,
  facts: {
    before: Event;
    event: Event;
    action: 'booking.snowed' | 'booking.back-to-room';
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<number> {
  const { before, event, by, now } = facts;
  const change = await insertChange(db, { ...facts, event: before, kind: 'online' });
  const moved = await db
    .selectFrom('booking')
    .select('id')
    .where('event_id', '=', event.id)
    .where('snowed_at', 'is not', null)
    .where('state', 'in', LIVE)
    .execute();
  for (const booking of moved) {
    await note(db, { booking, action: facts.action, by: by.person?.id ?? null, now });
  }
  const entries = await raiseEntriesOf(db, event.id, { method: 'REQUEST', now });
  const waited = await waitingOf(db, event.id);
  const served = new Set(
    (await serve(db, { event: event.id, now })).map(({ person_id }) => person_id)
  );
  // whoever is served has a letter of their own
  const others = waited.filter(({ person }) => !served.has(person));
  const told = await tellAll(db, { event, change, kind: 'event-changed', entries, others, now });
  return told + served.size;
}

async function keepOffices(db: Db, { offices = [] }: SnowFacts): Promise<void> {
  for (const { establishment, email } of offices) {
    await db
      .updateTable('establishment')
      .set({ office_email: email || null })
      .where('id', '=', establishment)
      .execute();
  }
}

/** A school with people in the room, and the address of its office where that is known. */
export interface SnowSchool {
  id: string;
  name: string;
  office: string | null;
  people: number;
}

/** The schools and nurseries whose people are due in the room. */
export async function schoolsDue(db: Db, event: string): Promise<SnowSchool[]> {
  return db
    .selectFrom('booking')
    .innerJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .select([
      'establishment.id',
      'establishment.name',
      'establishment.office_email as office',
      countAll.as('people')
    ])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .where((eb) =>
      eb.or([eb('booking.mode', '=', 'room'), eb('booking.snowed_at', 'is not', null)])
    )
    .groupBy(['establishment.id', 'establishment.name', 'establishment.office_email'])
    .orderBy('establishment.name')
    .execute();
}

/** One mail to each school's office, and to whoever booked several for a school without one. */
async function tellOffices(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<number> {
  const schools = await schoolsDue(db, event);
  const offices = schools.flatMap(({ id, office }) => (office ? [{ school: id, to: office }] : []));
  const bookers = await db
    .selectFrom('party')
    .innerJoin('person', 'person.id', 'party.booked_by')
    .select(['party.establishment_id as school', 'person.email as to'])
    .distinct()
    .where('party.event_id', '=', event)
    .where('party.establishment_id', 'is not', null)
    .execute();
  const known = new Set(offices.map(({ school }) => school));
  const all = [
    ...offices,
    ...bookers.filter(
      ({ school }) => !known.has(school!) && schools.some(({ id }) => id === school)
    )
  ];
  await queueLetters(
    db,
    all.map(({ school, to }) => ({
      kind: 'snow-office',
      key: `snow-office:${event}:${school}:${to}:${now}`,
      ids: { event, school: school! },
      to,
      event,
      now
    }))
  );
  return all.length;
}
