/** An organiser changes the places of an event: first what will happen, then the same act saved. */
import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { presenterCount } from '#lib/events/presenting.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { readCalendars } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf } from '#lib/time.server.ts';

import {
  planPools,
  releaseAt,
  type PoolFacts,
  type PoolPlanned,
  type PoolsPlan,
  type PoolsWish,
  type Waiting
} from './pool-rules.ts';
import { poolsOf } from '../places.server.ts';
import { releasePool } from './release.server.ts';
import { serve } from '../waiting/waiting.server.ts';

export interface ChangePools {
  event: string;
  wish: PoolsWish;
  /** The version that the organiser saw. */
  version: number;
  by: Actor;
  now: Instant;
}

/**
 * Changes places by mode and authority, release dates, seats and the limit for each establishment,
 * releases what is to go to everyone now, and serves: what `planPools` says before.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `already-over`,
 * `changed-meanwhile`, and as `planPools`, the first of its refusals.
 */
export async function changePools(
  db: Db,
  facts: ChangePools
): Promise<{ plan: PoolsPlan; served: number } | Refusal> {
  const { wish, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    if (event.ends_at && event.ends_at <= now) return refuse('already-over');
    if (event.version !== facts.version) return refuse('changed-meanwhile');
    const plan = planPools(await readPoolFacts(db, { event, now }), wish);
    if (plan.refusals[0]) return plan.refusals[0];

    await db
      .updateTable('event')
      .set({
        seats: wish.seats,
        per_establishment: wish.perEstablishment,
        per_establishment_until: plan.perEstablishmentUntil,
        version: event.version + 1
      })
      .where('id', '=', event.id)
      .execute();
    await writePools(db, { event: event.id, wish, by: by.person?.id ?? null, now });
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.change-places',
      subject: { kind: 'event', id: event.id },
      fields: changedFields(event, plan),
      now
    });
    const served = await serve(db, { event: event.id, now });
    return { plan, served: served.length };
  });
}

async function writePools(
  db: Db,
  facts: { event: string; wish: PoolsWish; by: string | null; now: Instant }
): Promise<void> {
  const { event, by, now } = facts;
  const lines = facts.wish.lines.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const known = await poolsOf(db, event);
  for (const line of lines) {
    const release_on = line.authority === null ? null : line.releaseOn;
    const values = {
      places: line.places,
      release_on,
      release_at: release_on && releaseAt(release_on),
      released_at: null
    };
    // places that were released once may be kept again
    const there = known.find(
      (pool) => pool.mode === line.mode && pool.authority_id === line.authority
    );
    if (there) {
      await db.updateTable('pool').set(values).where('id', '=', there.id).execute();
    } else {
      await db
        .insertInto('pool')
        .values({
          id: newId(),
          event_id: event,
          mode: line.mode,
          authority_id: line.authority,
          ...values
        })
        .execute();
    }
  }
  for (const { key } of lines.filter(({ releaseNow }) => releaseNow)) {
    const pool = (await poolsOf(db, event)).find(({ id }) => id === key);
    if (pool) await releasePool(db, { pool, by, now });
  }
}

function changedFields(event: Event, plan: PoolsPlan): string[] {
  const moved = ({ before, places }: PoolPlanned) => before?.places !== places;
  const dated = ({ before, releaseOn }: PoolPlanned) =>
    (before?.releaseOn ?? null) !== (releaseOn ?? null);
  return [
    ...(plan.pools.some(moved) ? ['places'] : []),
    ...(plan.pools.some(dated) ? ['release_on'] : []),
    ...(event.seats !== plan.room.seats ? ['seats'] : []),
    ...(event.per_establishment_until !== plan.perEstablishmentUntil ? ['per_establishment'] : [])
  ];
}

/** Everything that decides what a change of an event's places would do. */
export async function readPoolFacts(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<PoolFacts> {
  const [pools, waiting, schools, presenters, all] = await Promise.all([
    poolsOf(db, event.id),
    waitingOf(db, event.id),
    db
      .selectFrom('booking')
      .select(['establishment_id', countAll.as('count')])
      .where('event_id', '=', event.id)
      .where('pool_id', 'is not', null)
      .where('establishment_id', 'is not', null)
      .groupBy('establishment_id')
      .execute(),
    presenterCount(db, event.id),
    authorities(db)
  ]);
  const today = dayOf(now);
  const closed = await readCalendars(db, {
    from: today,
    to: event.starts_at ? dayOf(event.starts_at) : `${Number(today.slice(0, 4)) + 2}-12-31`
  });
  return {
    event,
    pools: pools
      .filter(({ released_at: released }) => released === null)
      .map((pool) => ({
        id: pool.id,
        mode: pool.mode,
        authority: pool.authority_id,
        places: pool.places,
        taken: pool.taken,
        releaseOn: pool.release_on
      })),
    presenters,
    waiting,
    ofSchool: new Map(schools.map((row) => [row.establishment_id!, row.count])),
    closed,
    nameOf: (authority) => all.find(({ id }) => id === authority)?.name ?? authority,
    now
  };
}

async function waitingOf(db: Db, event: string): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('booking')
    .leftJoin('booking as beside', 'beside.id', 'booking.wish_of')
    .select([
      'booking.id',
      'booking.mode',
      'booking.authority_id',
      'booking.establishment_id',
      'booking.served_until',
      'booking.short_notice_at',
      'booking.wish_of',
      'beside.pool_id as from'
    ])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'waiting')
    .orderBy('booking.rank')
    .orderBy('booking.asked_at')
    .orderBy('booking.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    mode: row.mode,
    authority: row.authority_id,
    establishment: row.establishment_id,
    servedUntil: row.served_until,
    shortNotice: row.short_notice_at !== null,
    // a presenter's booking uses no place that a wish could free
    wishFrom: row.wish_of === null ? null : (row.from ?? '')
  }));
}
