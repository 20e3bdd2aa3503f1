/** Bookings of an event that others replace, carried over to one of these: in batches, never oversold. */
import { sql } from 'kysely';

import { inChunks } from '#db/chunks.ts';
import { changed, newId, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { recordSome } from '#lib/audit.server.ts';
import {
  insertBookings,
  servedUntilFor,
  type Booking,
  type InsertFacts
} from '#lib/booking/booking.server.ts';
import { poolsOf, type Pool } from '#lib/booking/places.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { openEntries, type Entry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import type { Actor } from '#lib/people/may.ts';

import { copyAsked, copyParties } from './copies.server.ts';

/** Those to carry: who has a place in the order in which they got it, then who waits, in order. */
export interface Carrying {
  going: Booking[];
  waiting: Booking[];
}

/** The live bookings of an event, and what is carried with them; a wish beside one is not. */
export async function toCarry(db: Db, event: string): Promise<Carrying> {
  const rows = await db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', event)
    .where('state', 'in', LIVE)
    .where('state', '<>', 'held')
    .where('wish_of', 'is', null)
    .where((eb) => eb.or([eb('person_id', 'is not', null), eb('party_id', 'is not', null)]))
    .execute();
  const by =
    (...keys: ((one: Booking) => string | number)[]) =>
    (a: Booking, b: Booking) => {
      for (const key of keys) {
        if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
      }
      return 0;
    };
  return {
    going: rows
      .filter(({ state }) => state === 'confirmed')
      .sort(
        by(
          ({ confirmed_at }) => confirmed_at ?? '',
          ({ id }) => id
        )
      ),
    waiting: rows
      .filter(({ state }) => state !== 'confirmed')
      .sort(
        by(
          ({ rank }) => rank,
          ({ asked_at }) => asked_at,
          ({ id }) => id
        )
      )
  };
}

export interface Carried {
  event: Event;
  entries: Entry[];
  /** How many have a place there, and how many wait or ask. */
  going: number;
  waiting: number;
  /** Of those who wait, how many had a place before. */
  squeezed: number;
}

type OpenPool = Pick<Pool, 'id' | 'mode' | 'authority_id' | 'places' | 'taken'>;

/** A place for each who had one: of the own authority first, then of those for anyone. */
export function seatAll(
  bookings: readonly Pick<Booking, 'id' | 'mode' | 'authority_id'>[],
  { pools, mode }: { pools: readonly OpenPool[]; mode: (booking: { mode: PlaceMode }) => PlaceMode }
): { seats: Map<string, string>; left: number } {
  const taken = new Map(pools.map(({ id, taken }) => [id, taken]));
  const seats = new Map<string, string>();
  for (const booking of bookings) {
    const free = pools.filter(
      (pool) => pool.mode === mode(booking) && taken.get(pool.id)! < pool.places
    );
    const own = free.find(
      ({ authority_id }) => authority_id !== null && authority_id === booking.authority_id
    );
    const pool = own ?? free.find(({ authority_id }) => authority_id === null);
    if (!pool) continue;
    taken.set(pool.id, taken.get(pool.id)! + 1);
    seats.set(booking.id, pool.id);
  }
  return { seats, left: bookings.length - seats.size };
}

/** How somebody is at an event that replaces the one that they booked. */
export const modeAt =
  (event: Pick<Event, 'mode'>) =>
  ({ mode }: { mode: PlaceMode }): PlaceMode => {
    const modes = modesOf(event.mode);
    return modes.includes(mode) ? mode : modes[0]!;
  };

/**
 * Carries bookings over: each keeps state, school, order, answers and needs. Who finds no place waits:
 * at a new event in front, where others wait too by the time at which they asked. Who has a booking
 * there already keeps that one. Inside the turn of both events; a guarded update for each pool says once
 * more that none is oversold. Serving and telling are the caller's.
 */
export async function carryOver(
  db: Db,
  facts: {
    from: Event;
    to: Event;
    /** It is made for them: nobody else waits there. */
    fresh: boolean;
    carrying: Carrying;
    by: Actor;
    now: Instant;
  }
): Promise<Carried> {
  const { from, to, fresh, by, now } = facts;
  const there = await db
    .selectFrom('booking')
    .select('person_id')
    .where('event_id', '=', to.id)
    .where('state', 'in', LIVE)
    .where('person_id', 'is not', null)
    .execute();
  const known = new Set(there.map(({ person_id }) => person_id));
  const isNew = ({ person_id }: Booking) => person_id === null || !known.has(person_id);
  const going = facts.carrying.going.filter(isNew);
  const waiting = facts.carrying.waiting.filter(isNew);
  const mode = modeAt(to);
  const { seats } = seatAll(going, { pools: await poolsOf(db, to.id), mode });
  const squeezed = going.filter(({ id }) => !seats.has(id));
  await takeSeats(db, seats);
  const parties = await copyParties(db, { to, bookings: [...going, ...waiting], now });
  const until = await servedUntils(db, { to, bookings: [...going, ...waiting] });
  const asks = to.admission === 'approval' ? ('requested' as const) : ('waiting' as const);
  const row = (old: Booking, state: Booking['state'], rank: number): InsertFacts => ({
    ...COPIED(old),
    event_id: to.id,
    mode: mode(old),
    state,
    pool_id: seats.get(old.id) ?? null,
    party_id: old.party_id && (parties.get(old.party_id) ?? null),
    rank,
    served_until: until.get(old.authority_id)!,
    confirmed_at: state === 'confirmed' ? (old.confirmed_at ?? now) : null,
    shown_at: state === 'confirmed' ? old.shown_at : null,
    created_at: now
  });
  const pairs = [
    ...going.map((old) =>
      seats.has(old.id)
        ? ([old, row(old, 'confirmed', 0)] as const)
        : ([old, row(old, asks, fresh ? -1 : 0)] as const)
    ),
    ...waiting.map(
      (old) =>
        [
          old,
          row(
            old,
            old.state === 'requested' && to.admission === 'approval' ? 'requested' : asks,
            fresh ? old.rank : 0
          )
        ] as const
    )
  ].map(([old, values]) => [old, { id: newId(), ...values }] as const);
  await insertBookings(
    db,
    pairs.map(([, values]) => values)
  );
  const ids = new Map(pairs.map(([old, { id }]) => [old.id, id]));
  await copyAsked(db, { from, to, ids });
  const deed = { by: by.person?.id ?? null, action: 'booking.carried', now } as const;
  await inChunks([...ids.values()], (some) =>
    recordSome(
      db,
      some.map((id) => ({ ...deed, subject: { kind: 'booking', id } }))
    )
  );
  const people = going.filter(({ id, person_id }) => person_id !== null && seats.has(id));
  const entries = await openEntries(db, {
    event: to.id,
    people: await addressesOf(db, people),
    partstat: 'NEEDS-ACTION',
    now
  });
  await pointAll(db, to.id);
  return {
    event: to,
    entries,
    going: seats.size,
    waiting: waiting.length + squeezed.length,
    squeezed: squeezed.length
  };
}

/** What of a booking is the same there. */
const COPIED = (old: Booking) => ({
  person_id: old.person_id,
  establishment_id: old.establishment_id,
  establishment_other: old.establishment_other,
  authority_id: old.authority_id,
  asked_at: old.asked_at,
  ranked_at: old.ranked_at,
  ranked_why: old.ranked_why,
  short_notice_at: old.short_notice_at,
  booked_by: old.booked_by
});

async function takeSeats(db: Db, seats: ReadonlyMap<string, string>): Promise<void> {
  const counts = new Map<string, number>();
  for (const pool of seats.values()) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  // pools change in the order of their ids
  for (const [pool, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const taken = await db
      .updateTable('pool')
      .set((eb) => ({ taken: eb('taken', '+', count) }))
      .where('id', '=', pool)
      .where((eb) => eb(eb('taken', '+', count), '<=', eb.ref('places')))
      .executeTakeFirst();
    if (!changed(taken)) throw new Error('A pool was taken from outside the turn of its event');
  }
}

async function servedUntils(
  db: Db,
  { to, bookings }: { to: Event; bookings: readonly Booking[] }
): Promise<Map<string | null, Instant>> {
  const until = new Map<string | null, Instant>();
  for (const authority of new Set(bookings.map(({ authority_id }) => authority_id))) {
    until.set(authority, await servedUntilFor(db, { event: to, authority }));
  }
  return until;
}

async function addressesOf(
  db: Db,
  bookings: readonly Booking[]
): Promise<{ id: string; email: string }[]> {
  const people: { id: string; email: string }[] = [];
  await inChunks(bookings, async (some) => {
    const ids = some.map(({ person_id }) => person_id!);
    people.push(
      ...(await db.selectFrom('person').select(['id', 'email']).where('id', 'in', ids).execute())
    );
  });
  return people;
}

/** Each confirmed booking points to the entry of its person. */
async function pointAll(db: Db, event: string): Promise<void> {
  await db
    .updateTable('booking')
    .set({
      entry_id: sql<string>`(
        select entry.id from calendar_entry entry
        where entry.event_id = booking.event_id and entry.person_id = booking.person_id
          and entry.ended_at is null
      )`
    })
    .where('event_id', '=', event)
    .where('state', '=', 'confirmed')
    .where('person_id', 'is not', null)
    .where('entry_id', 'is', null)
    .execute();
}
