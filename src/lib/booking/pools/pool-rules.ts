/** What holds for pools; pure (product.md, "Pool"; rules 6 and 11). */
import type { Day, Instant, PlaceMode, Row } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { at, dayOf, dayPart, isSchoolDay, schoolDaysBefore } from '#lib/time.server.ts';

import { lastOfferAt } from '../rules.ts';

/** School days before a release on which its coordinators are told, and the clock time. */
export const NOTICE_DAYS = 5;
const NOTICE_CLOCK = '09:00';

/** When a pool that is released on a day goes to everyone: its first minute, UK time. */
export const releaseAt = (on: Day): Instant => at(on, '00:00');

/** When the coordinators of a pool are told of its release, in school days of their authority. */
export function noticeAt(releaseOn: Day, closed: ReadonlySet<Day>): Instant {
  return at(schoolDaysBefore(releaseOn, NOTICE_DAYS, closed), NOTICE_CLOCK);
}

/** A pool as it stands. */
export interface PoolNow {
  id: string;
  mode: PlaceMode;
  /** Null: places for anyone. */
  authority: string | null;
  places: number;
  taken: number;
  releaseOn: Day | null;
}

/** What an organiser wants of one pool; `key` is its id, or `NEW_POOL` for one that is not there yet. */
export interface PoolLineWish {
  key: string;
  mode: PlaceMode;
  authority: string | null;
  places: number;
  releaseOn: Day | null;
  /** All of it to everyone at once, used places too. */
  releaseNow: boolean;
}
export const NEW_POOL = 'new';

/** Everything that an organiser sets of an event's places. A pool that is not named keeps its own. */
export interface PoolsWish {
  lines: readonly PoolLineWish[];
  seats: number | null;
  perEstablishment: number | null;
  perEstablishmentUntil: Day | null;
}

/** Somebody who waits, in the order of the list. */
export interface Waiting {
  id: string;
  mode: PlaceMode;
  authority: string | null;
  establishment: string | null;
  servedUntil: Instant;
  shortNotice: boolean;
  /** The pool of the place beside a wish for the other mode; null: no wish. */
  wishFrom: string | null;
}

/** What decides what would happen; read in one go by `readPoolFacts`. */
export interface PoolFacts {
  event: Pick<
    Row<'event'>,
    'mode' | 'status' | 'serving' | 'starts_at' | 'starts_local' | 'room_limit' | 'team'
  >;
  pools: readonly PoolNow[];
  presenters: number;
  waiting: readonly Waiting[];
  /** Places that each establishment has. */
  ofSchool: ReadonlyMap<string, number>;
  closed: (authority: string | null) => ReadonlySet<Day>;
  nameOf: (authority: string) => string;
  now: Instant;
}

/** A pool as it would be. */
export interface PoolPlanned extends PoolLineWish {
  taken: number;
  before: PoolNow | null;
}

/** What would happen. */
export interface PoolsPlan {
  pools: PoolPlanned[];
  /** Each at its field; nothing is saved while there is one. */
  refusals: Refusal[];
  /** Who of the waiting list would be booked, or offered a place, at once. */
  booked: number;
  offered: number;
  /** Heads in the room with every place taken. */
  room: { places: number; total: number; limit: number | null; seats: number | null };
  perEstablishmentUntil: Instant | null;
}

/**
 * Says what a change of places would do, before it is saved; the verb saves exactly this.
 *
 * Refusals, each at its field: `places-below-taken` with the number, `release-past`,
 * `release-not-school-day` in the school days of the pool's authority, `pool-there` for a second
 * pool of the same authority, `room-limit` with what it would come to.
 */
export function planPools(facts: PoolFacts, wish: PoolsWish): PoolsPlan {
  const refusals = wish.lines.flatMap((line) => refusedLine(facts, line) ?? []);
  const pools = planned(facts, wish);
  const places = pools
    .filter((pool) => pool.mode === 'room')
    .reduce((sum, pool) => sum + pool.places, 0);
  const total = places + facts.presenters + facts.event.team;
  const limit = facts.event.mode === 'online' ? null : facts.event.room_limit;
  if (limit !== null && total > limit) {
    const open = pools.find((pool) => pool.mode === 'room' && pool.authority === null);
    refusals.push(refuse('room-limit', { total, limit }, open && `places_${open.key}`));
  }
  const until = limitUntil(facts, wish);
  if (until !== null && until <= facts.now) {
    refusals.push(refuse('release-past', {}, 'until'));
  }
  const served = wouldServe(facts, { pools, limit: wish.perEstablishment, until });
  return {
    pools,
    refusals,
    ...served,
    room: { places, total, limit, seats: wish.seats },
    perEstablishmentUntil: until
  };
}

function refusedLine(facts: PoolFacts, line: PoolLineWish): Refusal | null {
  const before = facts.pools.find(({ id }) => id === line.key);
  const taken = before?.taken ?? 0;
  if (line.places < taken) {
    return refuse('places-below-taken', { taken }, `places_${line.key}`);
  }
  const { authority, releaseOn: on } = line;
  if (!before) {
    const there = facts.pools.some(
      (pool) => pool.authority === authority && pool.mode === line.mode
    );
    if (there) {
      return refuse('pool-there', { whom: facts.nameOf(authority!) }, `authority_${line.key}`);
    }
  }
  if (authority === null || on === null || line.releaseNow || on === before?.releaseOn) return null;
  const { starts_local: starts } = facts.event;
  if (on <= dayOf(facts.now) || (starts && on >= dayPart(starts))) {
    return refuse('release-past', {}, `release_${line.key}`);
  }
  return isSchoolDay(on, facts.closed(authority))
    ? null
    : refuse('release-not-school-day', { whom: facts.nameOf(authority) }, `release_${line.key}`);
}

/** The pools as they would be: what is released stands with those for anyone. */
function planned({ pools }: PoolFacts, wish: PoolsWish): PoolPlanned[] {
  const kept = pools.filter(({ id }) => !wish.lines.some(({ key }) => key === id));
  const lines: PoolPlanned[] = [
    ...wish.lines.map((line) => {
      const before = pools.find(({ id }) => id === line.key) ?? null;
      return { ...line, taken: before?.taken ?? 0, before };
    }),
    ...kept.map((before) => ({ ...before, key: before.id, releaseNow: false, before }))
  ];
  return lines.map((line) => {
    if (line.releaseNow) return { ...line, places: 0, taken: 0 };
    if (line.authority !== null) return line;
    const coming = lines.filter((other) => other.releaseNow && other.mode === line.mode);
    const sum = (of: (line: PoolPlanned) => number) =>
      coming.reduce((all, other) => all + of(other), 0);
    return {
      ...line,
      places: line.places + sum(({ places }) => places),
      taken: line.taken + sum(({ taken }) => taken)
    };
  });
}

/** When the limit for each establishment ends: as typed, else with the last release or the start. */
function limitUntil({ event }: PoolFacts, wish: PoolsWish): Instant | null {
  if (wish.perEstablishment === null) return null;
  if (wish.perEstablishmentUntil) return releaseAt(wish.perEstablishmentUntil);
  const last = wish.lines
    .flatMap(({ releaseOn, releaseNow }) => (releaseOn && !releaseNow ? [releaseOn] : []))
    .sort()
    .at(-1);
  return last ? releaseAt(last) : event.starts_at;
}

/** How many of the waiting list `serve` would give a place, by its own order and rules (rule 3). */
function wouldServe(
  { event, waiting, ofSchool, now }: PoolFacts,
  after: { pools: readonly PoolPlanned[]; limit: number | null; until: Instant | null }
): { booked: number; offered: number } {
  if (event.status !== 'published' || !event.starts_at || event.starts_at <= now) {
    return { booked: 0, offered: 0 };
  }
  const offers = now < lastOfferAt(event.starts_at);
  const limit = after.until !== null && after.until <= now ? null : after.limit;
  const school = new Map(ofSchool);
  const free = new Map(after.pools.map((pool) => [pool.key, pool.places - pool.taken]));
  const add = (pool: string, count: number) => free.set(pool, (free.get(pool) ?? 0) + count);
  const given = new Map<string, 'booked' | 'offered'>();

  const inTime = (one: Waiting) => one.servedUntil > now;
  const atOnce = (one: Waiting) =>
    inTime(one) && (one.wishFrom !== null || event.serving === 'book');
  const may = (one: Waiting) =>
    atOnce(one) || (one.wishFrom === null && offers && (inTime(one) || one.shortNotice));
  const underLimit = ({ establishment, wishFrom }: Waiting) =>
    limit === null ||
    establishment === null ||
    wishFrom !== null ||
    (school.get(establishment) ?? 0) < limit;

  // a granted wish frees a place of the other mode
  for (let again = true; again;) {
    again = false;
    for (const pool of inServingOrder(after.pools)) {
      while ((free.get(pool.key) ?? 0) > 0) {
        const next = waiting.find(
          (one) =>
            !given.has(one.id) &&
            one.mode === pool.mode &&
            (pool.authority === null || pool.authority === one.authority) &&
            may(one) &&
            underLimit(one)
        );
        if (!next) break;
        given.set(next.id, atOnce(next) ? 'booked' : 'offered');
        add(pool.key, -1);
        if (next.wishFrom !== null) {
          add(next.wishFrom, 1);
          again = true;
        } else if (next.establishment !== null) {
          school.set(next.establishment, (school.get(next.establishment) ?? 0) + 1);
        }
      }
    }
  }
  const count = (how: string) => [...given.values()].filter((one) => one === how).length;
  return { booked: count('booked'), offered: count('offered') };
}

/** As `poolsOf` has them: the room first, an authority's before those for anyone. */
function inServingOrder(pools: readonly PoolPlanned[]): PoolPlanned[] {
  const key = ({ mode, authority }: PoolPlanned) =>
    `${mode === 'room' ? 0 : 1} ${authority === null ? 1 : 0} ${authority ?? ''}`;
  return pools.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
