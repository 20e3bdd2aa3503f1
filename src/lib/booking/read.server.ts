/** What pages show of bookings. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Came, Instant, Row } from '#db/schema.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { visit } from '#lib/words/en/visit.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';

import type { PlacesLeft } from './places.server.ts';
import { litWindows, LIVE } from './rules.ts';

const words = visit.places;

/** How a person takes part in an event. */
export interface MyPart {
  booking: string;
  state: Row<'booking'>['state'];
  presenting: boolean;
}

/** A person's live bookings for some events, in one query. */
export async function myParts(
  db: Db,
  { person, events }: { person: string | undefined; events: readonly string[] }
): Promise<Map<string, MyPart>> {
  if (!person || events.length === 0) return new Map();
  const rows = await db
    .selectFrom('booking')
    .select(['id', 'event_id', 'state', 'presenting_at'])
    .where('person_id', '=', person)
    .where('event_id', 'in', events)
    .where('state', 'in', LIVE)
    .where('wish_of', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.event_id,
      { booking: row.id, state: row.state, presenting: row.presenting_at !== null }
    ])
  );
}

/** The authority of the school that a person named last; decides which places are theirs. */
export async function myAuthority(
  db: Db,
  person: string | undefined
): Promise<string | null | undefined> {
  if (!person) return undefined;
  const row = await db
    .selectFrom('person')
    .innerJoin('establishment', 'establishment.id', 'person.establishment_id')
    .select('establishment.authority_id')
    .where('person.id', '=', person)
    .executeTakeFirst();
  return row?.authority_id ?? null;
}

/** What stands beside the windows: finished words, and how many windows are lit (null: none shown). */
export interface PlacesText {
  lit: number | null;
  strong: string;
  small: string;
}

/** The places of an event in words. */
export function placesText(
  event: Pick<Row<'event'>, 'status'>,
  { left, places, waiting, keptFor }: PlacesLeft,
  mine?: MyPart
): PlacesText {
  if (event.status === 'cancelled') {
    return { lit: null, strong: words.cancelled, small: words.cancelledWhy };
  }
  if (event.status === 'postponed') {
    return { lit: null, strong: words.postponed, small: words.postponedWhy };
  }
  if (event.status === 'planned') {
    return { lit: null, strong: words.planned, small: words.plannedWhy };
  }
  const lit = litWindows(left, places);
  const kept = keptFor.length > 0 ? [words.keptFor(keptFor)] : [];
  if (left <= 0) {
    const small = [
      ...(waiting > 0 ? [words.waiting(waiting)] : []),
      ...(mine ? [] : [words.joinFull(ordinal(waiting + 1))]),
      ...kept
    ];
    return { lit: 0, strong: words.full, small: small.join(' ') };
  }
  return {
    lit,
    strong: left === 1 ? words.last : words.left(left),
    small: [
      left === places ? words.nobodyYet(places) : words.of(places),
      ...kept,
      ...(mine?.state === 'confirmed' && !mine.presenting ? [words.yours] : [])
    ].join(' ')
  };
}

/** A line of "my bookings". */
export interface MyBooking {
  id: string;
  state: Row<'booking'>['state'];
  presenting: boolean;
  over: boolean;
  /** Whether they were there, where it was noted. */
  came: Came | null;
  /** Who brought it in from a file of before Twilight, and on which day. */
  broughtIn: { by: string | null; on: string } | null;
  card: EventCard;
}

/** Everything that somebody booked: what is to come first, then what has been. */
export async function myBookings(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<{ coming: MyBooking[]; been: MyBooking[] }> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('bring_in', 'bring_in.id', 'booking.bring_in_id')
    .leftJoin('person as bringer', 'bringer.id', 'bring_in.applied_by')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .select([
      'booking.id as booking',
      'booking.state',
      'booking.presenting_at',
      'attendance.came',
      'bring_in.applied_at',
      'bringer.name as bringer',
      'event.id',
      'event.slug',
      'event.title',
      'event.summary',
      'event.kind',
      'event.mode',
      'event.status',
      'event.place',
      'event.starts_local',
      'event.ends_local',
      'event.ends_at'
    ])
    .where('booking.person_id', '=', person)
    .where('booking.wish_of', 'is', null)
    .where((eb) =>
      eb.or([
        eb('booking.state', 'in', LIVE),
        eb.and([eb('event.status', '=', 'cancelled'), eb('event.ends_at', '>', now)])
      ])
    )
    .orderBy('event.starts_at')
    .execute();
  const lines = rows.map((row) => ({
    id: row.booking,
    state: row.state,
    presenting: row.presenting_at !== null,
    over: row.ends_at !== null && row.ends_at <= now,
    broughtIn: row.applied_at
      ? { by: row.bringer || null, on: dayText(dayOf(row.applied_at), true) }
      : null,
    came: row.came,
    card: toCard(row)
  }));
  return {
    coming: lines.filter((line) => !line.over),
    been: lines.filter((line) => line.over && line.state === 'confirmed').reverse()
  };
}

/** A row of the organiser's table of places. */
export interface PoolLine {
  id: string;
  mode: Row<'pool'>['mode'];
  /** Null: places for anyone. */
  authority: string | null;
  places: number;
  booked: number;
  held: number;
  waiting: number;
  /** When they go to everyone: `Mon 7 Dec`. */
  release: string | null;
}

/** Every pool with what uses it and who waits for it, in three queries. */
export async function poolLines(db: Db, event: string): Promise<PoolLine[]> {
  const [pools, used, waiting] = await Promise.all([
    db
      .selectFrom('pool')
      .leftJoin('authority', 'authority.id', 'pool.authority_id')
      .select([
        'pool.id',
        'pool.mode',
        'pool.authority_id',
        'authority.name as authority',
        'pool.places',
        'pool.release_on'
      ])
      .where('pool.event_id', '=', event)
      .where('pool.places', '>', 0)
      .orderBy('pool.mode', 'desc')
      .orderBy(sql`pool.authority_id is null`)
      .orderBy('authority.name')
      .execute(),
    db
      .selectFrom('booking')
      .select(['pool_id', 'state', countAll.as('count')])
      .where('event_id', '=', event)
      .where('pool_id', 'is not', null)
      .groupBy(['pool_id', 'state'])
      .execute(),
    db
      .selectFrom('booking')
      .select(['mode', 'authority_id', countAll.as('count')])
      .where('event_id', '=', event)
      .where('state', '=', 'waiting')
      .groupBy(['mode', 'authority_id'])
      .execute()
  ]);
  const own = new Set(pools.map((pool) => `${pool.mode} ${pool.authority_id}`));
  return pools.map(({ authority_id, release_on, ...pool }) => ({
    ...pool,
    release: release_on && dayText(release_on),
    booked: used.find((u) => u.pool_id === pool.id && u.state === 'confirmed')?.count ?? 0,
    held: used
      .filter((u) => u.pool_id === pool.id && u.state !== 'confirmed')
      .reduce((sum, u) => sum + u.count, 0),
    // whoever has no pool of their own waits for the open one
    waiting: waiting
      .filter(
        (w) =>
          w.mode === pool.mode &&
          (authority_id === null
            ? !own.has(`${w.mode} ${w.authority_id}`) || w.authority_id === null
            : w.authority_id === authority_id)
      )
      .reduce((sum, w) => sum + w.count, 0)
  }));
}
