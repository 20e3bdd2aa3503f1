/** Places: taken by a guarded update, freed, counted, set. Call them inside the event's turn. */
import { sql } from 'kysely';

import { changed, countAll, newId, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode, Row } from '#db/schema.ts';
import { presenterCount } from '#lib/events/presenting.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

export type Pool = Row<'pool'>;

export interface PlaceWish {
  event: Pick<Row<'event'>, 'id' | 'per_establishment' | 'per_establishment_until'>;
  mode: PlaceMode;
  /** Whose own pool comes first; null may use the open pool only. */
  authority: string | null;
  /** Whose limit counts; null: of no school. */
  establishment: string | null;
  /** Organisers pass the limit for each establishment, never the places. */
  passesLimit?: boolean;
  now: Instant;
}

/**
 * Takes a place: the own authority's pool first, then the open one. One guarded update each, so
 * that a pool is never oversold, under any concurrency (rule 1); the CHECK says it again. None
 * while the establishment has as many as it may.
 *
 * @returns the pool that the place is of, or null when none is free
 */
export async function takePlace(db: Db, wish: PlaceWish): Promise<string | null> {
  if (!wish.passesLimit && (await isAtLimit(db, wish))) return null;
  for (const pool of await poolsFor(db, wish)) {
    if (await takeFrom(db, pool.id)) return pool.id;
  }
  return null;
}

/** Whether a place that a wish may use is free at this moment; only taking it makes it somebody's. */
export async function isFree(db: Db, wish: PlaceWish): Promise<boolean> {
  if (await isAtLimit(db, wish)) return false;
  return (await poolsFor(db, wish)).some((pool) => pool.taken < pool.places);
}

/** The limit for each establishment that holds now, if one does. */
export function limitNow(event: PlaceWish['event'], now: Instant): number | null {
  const { per_establishment: limit, per_establishment_until: until } = event;
  return limit !== null && (until === null || now < until) ? limit : null;
}

/** Whether an establishment has as many places of an event as it may have until the release. */
export async function isAtLimit(
  db: Db,
  { event, establishment, now }: Pick<PlaceWish, 'event' | 'establishment' | 'now'>
): Promise<boolean> {
  const limit = limitNow(event, now);
  if (limit === null || establishment === null) return false;
  const { used } = await db
    .selectFrom('booking')
    .select(countAll.as('used'))
    .where('event_id', '=', event.id)
    .where('establishment_id', '=', establishment)
    .where('pool_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return used >= limit;
}

/** Takes a place of one pool. */
export async function takeFrom(db: Db, pool: string): Promise<boolean> {
  const taken = await db
    .updateTable('pool')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('id', '=', pool)
    .whereRef('taken', '<', 'places')
    .executeTakeFirst();
  return changed(taken);
}

/** Gives a place back to its pool. */
export async function freePlace(db: Db, pool: string | null): Promise<void> {
  if (pool === null) return;
  await db
    .updateTable('pool')
    .set((eb) => ({ taken: eb('taken', '-', 1) }))
    .where('id', '=', pool)
    .execute();
}

/** The pools that a wish may use, in the order in which they are tried. */
async function poolsFor(db: Db, { event, mode, authority }: PlaceWish): Promise<Pool[]> {
  const pools = await poolsOf(db, event.id);
  const own = pools.filter((p) => p.mode === mode && p.authority_id !== null);
  const open = pools.filter((p) => p.mode === mode && p.authority_id === null);
  return [...own.filter((p) => p.authority_id === authority), ...open];
}

/** Every pool of an event: by mode, authorities before the open one. */
export async function poolsOf(db: Db, event: string): Promise<Pool[]> {
  return db
    .selectFrom('pool')
    .selectAll()
    .where('event_id', '=', event)
    .orderBy('mode', 'desc')
    .orderBy(sql`authority_id is null`)
    .orderBy('authority_id')
    .execute();
}

export interface PoolWish {
  mode: PlaceMode;
  /** Null: places for anyone. */
  authority: string | null;
  places: number;
}

/**
 * Sets the places of an event's pools; a pool that is not named keeps its own. Exactly one open
 * pool per mode that the event has is the caller's care.
 *
 * Refused: `places-below-taken` with the number that is taken; nothing is then written.
 */
export async function setPlaces(
  db: Db,
  { event, pools }: { event: string; pools: readonly PoolWish[] }
): Promise<Refusal | null> {
  const known = await poolsOf(db, event);
  const find = (wish: PoolWish) =>
    known.find((pool) => pool.mode === wish.mode && pool.authority_id === wish.authority);
  for (const wish of pools) {
    const taken = find(wish)?.taken ?? 0;
    if (wish.places < taken) {
      return refuse('places-below-taken', { taken }, `places_${wish.mode}`);
    }
  }
  for (const wish of pools) {
    const pool = find(wish);
    if (pool) {
      await db.updateTable('pool').set({ places: wish.places }).where('id', '=', pool.id).execute();
    } else {
      await db
        .insertInto('pool')
        .values({
          id: newId(),
          event_id: event,
          mode: wish.mode,
          authority_id: wish.authority,
          places: wish.places
        })
        .execute();
    }
  }
  return null;
}

/**
 * Whether room places, presenters and team fit into the room (rule 11).
 *
 * Refused: `room-limit` with what it would come to.
 */
export async function fitsRoom(
  db: Db,
  event: Pick<Row<'event'>, 'id' | 'room_limit' | 'team'>,
  more = 0
): Promise<Refusal | null> {
  if (event.room_limit === null) return null;
  const { places } = await db
    .selectFrom('pool')
    .select(sql<number>`cast(coalesce(sum(places), 0) as integer)`.as('places'))
    .where('event_id', '=', event.id)
    .where('mode', '=', 'room')
    .executeTakeFirstOrThrow();
  const presenters = await presenterCount(db, event.id);
  const total = places + presenters + event.team + more;
  return total > event.room_limit
    ? refuse('room-limit', { total, limit: event.room_limit }, 'room_limit')
    : null;
}

/** What a card or panel says of the places of one event. */
export interface PlacesLeft {
  places: number;
  /** Of all pools, whoever they are for. */
  taken: number;
  /** Of the pools that they may use. */
  left: number;
  /** Authorities for which alone all places left are kept; none while anyone may use one. */
  keptFor: string[];
  waiting: number;
  modes: { mode: PlaceMode; places: number; left: number }[];
}

/**
 * The places left of several events for somebody of `authority` (null: of none; left out: not known
 * yet, who may be of any), in two queries whatever their number.
 */
export async function placesLeft(
  db: Db,
  { events, authority }: { events: readonly string[]; authority?: string | null }
): Promise<Map<string, PlacesLeft>> {
  const left = new Map<string, PlacesLeft>();
  if (events.length === 0) return left;
  const pools = await db
    .selectFrom('pool')
    .leftJoin('authority', 'authority.id', 'pool.authority_id')
    .select([
      'pool.event_id',
      'pool.mode',
      'pool.authority_id',
      'pool.places',
      'pool.taken',
      'authority.name'
    ])
    .where('pool.event_id', 'in', events)
    .orderBy('pool.mode', 'desc')
    .orderBy('authority.name')
    .execute();
  const waiting = await db
    .selectFrom('booking')
    .select(['event_id', countAll.as('count')])
    .where('event_id', 'in', events)
    .where('state', '=', 'waiting')
    .groupBy('event_id')
    .execute();
  for (const event of events) {
    const modes = new Map<PlaceMode, { mode: PlaceMode; places: number; left: number }>();
    const ofEvent = pools.filter((pool) => pool.event_id === event);
    const free = ofEvent.filter((pool) => pool.taken < pool.places);
    let places = 0;
    let taken = 0;
    for (const pool of ofEvent) {
      const line = modes.get(pool.mode) ?? { mode: pool.mode, places: 0, left: 0 };
      line.places += pool.places;
      places += pool.places;
      taken += pool.taken;
      const usable =
        pool.authority_id === null || authority === undefined || pool.authority_id === authority;
      if (usable) line.left += pool.places - pool.taken;
      modes.set(pool.mode, line);
    }
    const lines = [...modes.values()].filter((line) => line.places > 0);
    left.set(event, {
      places,
      taken,
      left: lines.reduce((sum, line) => sum + line.left, 0),
      keptFor: free.some((pool) => pool.name === null)
        ? []
        : [...new Set(free.map((pool) => pool.name!))],
      waiting: waiting.find((row) => row.event_id === event)?.count ?? 0,
      modes: lines
    });
  }
  return left;
}
