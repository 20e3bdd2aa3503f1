/** Release: on its date an authority's places go to everyone; its coordinators hear of it before. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Day, Instant, LocalTime } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { calendarsAround, readCalendars } from '#lib/organisations/school-calendar.server.ts';
import { coordinatorsOf } from '#lib/people/grants.server.ts';
import { dayOf, dayPart, plus, schoolDaysBefore } from '#lib/time.server.ts';

import { noticeAt, releaseAt } from './pool-rules.ts';
import { poolsOf, type Pool } from '../places.server.ts';
import { serve } from '../waiting/waiting.server.ts';

/** Rows in one run; the next run takes the rest. */
const MOST = 200;
/** Five school days may lie five weeks apart over the summer, more with a calendar typed wrongly. */
const HORIZON_DAYS = 75;

/**
 * Releases every pool whose release date has come, and serves: one transaction for each event. What
 * is postponed keeps its pools until there is a date. A round.
 *
 * @returns how many pools were released
 */
export async function releasePools(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('pool')
    .innerJoin('event', 'event.id', 'pool.event_id')
    .select('pool.event_id')
    .distinct()
    .where('pool.released_at', 'is', null)
    .where('pool.release_at', '<=', now)
    .where('event.status', 'not in', ['postponed', 'cancelled', 'finished'])
    .limit(MOST)
    .execute();
  let released = 0;
  for (const { event_id: event } of due) {
    await inTransaction(db, async (db) => {
      await takeTurn(db, event);
      const pools = (await poolsOf(db, event)).filter(
        (pool) => pool.released_at === null && pool.release_at !== null && pool.release_at <= now
      );
      for (const pool of inIdOrder(pools)) await releasePool(db, { pool, by: null, now });
      if (pools.length > 0) await noteChange(db, event);
      await serve(db, { event, now });
      released += pools.length;
    });
  }
  return released;
}

const inIdOrder = (pools: readonly Pool[]): Pool[] =>
  pools.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/**
 * Moves all places of an authority's pool to the open pool of its mode, the used ones with their
 * bookings: the one time that a used place changes its pool (booking desk, 2). Inside the event's
 * turn; serving is the caller's.
 */
export async function releasePool(
  db: Db,
  { pool, by, now }: { pool: Pool; by: string | null; now: Instant }
): Promise<void> {
  const { id: open } = await openPool(db, pool);
  // the open pool grows first, so that no statement leaves more taken than there are places
  await db
    .updateTable('pool')
    .set((eb) => ({
      places: eb('places', '+', pool.places),
      taken: eb('taken', '+', pool.taken),
      // null, as nearly always, stays null: only while everyone is online is there a "before"
      places_before: eb('places_before', '+', pool.places_before ?? pool.places)
    }))
    .where('id', '=', open)
    .execute();
  await db.updateTable('booking').set({ pool_id: open }).where('pool_id', '=', pool.id).execute();
  await db
    .updateTable('pool')
    .set({ places: 0, taken: 0, places_before: null, released_at: now })
    .where('id', '=', pool.id)
    .execute();
  await record(db, { by, action: 'pool.release', subject: { kind: 'pool', id: pool.id }, now });
}

/**
 * After an event moved to an earlier day: a release date that no longer lies before it becomes the
 * last school day before it, in its authority. Inside the event's turn.
 */
export async function bringReleasesForward(db: Db, event: Event): Promise<void> {
  if (!event.starts_local) return;
  const day = dayPart(event.starts_local);
  const late = (await poolsOf(db, event.id)).filter(
    (pool) => pool.released_at === null && pool.release_on !== null && pool.release_on >= day
  );
  if (late.length === 0) return;
  const calendars = await calendarsAround(db, day);
  for (const pool of late) {
    const on = schoolDaysBefore(day, 1, calendars(pool.authority_id));
    await db
      .updateTable('pool')
      .set({ release_on: on, release_at: releaseAt(on) })
      .where('id', '=', pool.id)
      .execute();
  }
}

/**
 * After a postponed event got its date: each release lies as many school days before it as it lay
 * before the old one, in its authority. Inside the event's turn.
 */
export async function shiftReleases(
  db: Db,
  { event, startedLocal }: { event: Event; startedLocal: LocalTime }
): Promise<void> {
  if (!event.starts_local) return;
  const [was, day] = [dayPart(startedLocal), dayPart(event.starts_local)];
  const kept = (await poolsOf(db, event.id)).filter(
    (pool) => pool.released_at === null && pool.release_on !== null && pool.release_on < was
  );
  if (kept.length === 0) return;
  const calendars = await readCalendars(db, {
    from: kept.map((pool) => pool.release_on!).sort()[0]!,
    to: [was, day].sort()[1]!
  });
  for (const pool of kept) {
    const closed = calendars(pool.authority_id);
    let before = 1;
    while (schoolDaysBefore(was, before, closed) > pool.release_on!) before += 1;
    const on = schoolDaysBefore(day, before, closed);
    await db
      .updateTable('pool')
      .set({ release_on: on, release_at: releaseAt(on) })
      .where('id', '=', pool.id)
      .execute();
  }
}

/** The places for anyone of the mode of a pool. */
export async function openPool(db: Db, pool: Pick<Pool, 'event_id' | 'mode'>): Promise<Pool> {
  return db
    .selectFrom('pool')
    .selectAll()
    .where('event_id', '=', pool.event_id)
    .where('mode', '=', pool.mode)
    .where('authority_id', 'is', null)
    .executeTakeFirstOrThrow();
}

/** Places changed by another way than the event's form: who has that form open is told so. */
export async function noteChange(db: Db, event: string): Promise<void> {
  await db
    .updateTable('event')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', event)
    .execute();
}

/**
 * Tells the coordinators of an authority, five of its school days before the release, how many of
 * its places would go to everyone: once for each pool and release date, and only while some are
 * unused. A round.
 *
 * @returns how many letters were queued or were so before
 */
export async function noticeReleases(db: Db, now: Instant): Promise<number> {
  const pools = await db
    .selectFrom('pool')
    .innerJoin('event', 'event.id', 'pool.event_id')
    .select(['pool.id', 'pool.event_id', 'pool.authority_id', 'pool.release_on', 'pool.release_at'])
    .where('pool.released_at', 'is', null)
    .where('pool.release_at', '>', now)
    .where('pool.release_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .whereRef('pool.taken', '<', 'pool.places')
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .execute();
  if (pools.length === 0) return 0;
  const calendars = await readCalendars(db, {
    from: dayOf(now),
    to: pools
      .map((pool) => pool.release_on!)
      .sort()
      .at(-1)!
  });
  let count = 0;
  for (const pool of pools) {
    const [authority, on] = [pool.authority_id!, pool.release_on!];
    if (noticeAt(on, calendars(authority)) > now) continue;
    count += await notice(db, { ...pool, authority, on, now });
  }
  return count;
}

async function notice(
  db: Db,
  pool: {
    id: string;
    event_id: string;
    authority: string;
    on: Day;
    release_at: Instant | null;
    now: Instant;
  }
): Promise<number> {
  const coordinators = await coordinatorsOf(db, pool.authority);
  const letters = coordinators.map((person) => ({
    kind: 'release-notice',
    key: `release-notice:${pool.id}:${pool.on}:${person.id}`,
    ids: { pool: pool.id, on: pool.on, person: person.id },
    to: person.email,
    event: pool.event_id,
    priority: 2 as const,
    deadline: pool.release_at,
    now: pool.now
  }));
  if (letters.length > 0) await inTransaction(db, (db) => queueLetters(db, letters));
  return letters.length;
}
