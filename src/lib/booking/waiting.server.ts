/** The waiting list: first come, first served among those who may use the place (rule 3). */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { findBooking, tellBooked, type Booking } from './booking.server.ts';
import { poolsOf, takeFrom, takePlace } from './places.server.ts';

/**
 * Gives free places to those who wait. Ends every verb that frees, adds or opens places, in its
 * transaction and turn, so that no place is ever free beside someone who may be given it now.
 * Costs one query for each pool and a few statements for each place given, however many wait.
 *
 * @returns the bookings that were confirmed
 */
export async function serve(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<Booking[]> {
  const served: Booking[] = [];
  for (const pool of await poolsOf(db, event)) {
    const free = pool.places - pool.taken;
    if (free <= 0) continue;
    const next = await firstWaiting(db, {
      event,
      mode: pool.mode,
      authority: pool.authority_id,
      most: free,
      now
    });
    for (const booking of next) {
      if (!(await takeFrom(db, pool.id))) break;
      served.push(await confirm(db, { booking, pool: pool.id, served: true, now }));
    }
  }
  return served;
}

/** Those first in (rank, time, id) who may use a pool's place and may be given it now. */
async function firstWaiting(
  db: Db,
  facts: { event: string; mode: PlaceMode; authority: string | null; most: number; now: Instant }
): Promise<Booking[]> {
  let query = db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', facts.event)
    .where('state', '=', 'waiting')
    .where('mode', '=', facts.mode)
    .where('served_until', '>', facts.now);
  if (facts.authority !== null) query = query.where('authority_id', '=', facts.authority);
  return query.orderBy('rank').orderBy('asked_at').orderBy('id').limit(facts.most).execute();
}

/**
 * "Take it now": a waiting person takes any free place that they may use, also after the time when
 * places are given unasked.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-waiting`, `no-place-free`, and as the desk's window.
 */
export async function takeItNow(
  db: Db,
  { booking: id, by, now }: { booking: string; by: Actor; now: Instant }
): Promise<Booking | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('not-waiting');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    if (booking.state === 'confirmed') return booking;
    if (booking.state !== 'waiting') return refuse('not-waiting');
    const closed = closedDesk(event, now, true);
    if (closed) return closed;
    const pool = await takePlace(db, {
      event: event.id,
      mode: booking.mode,
      authority: booking.authority_id
    });
    if (!pool) return refuse('no-place-free');
    return confirm(db, { booking, pool, now });
  });
}

/** Makes a waiting booking a confirmed one, with the place that was just taken for it. */
async function confirm(
  db: Db,
  facts: { booking: Booking; pool: string; served?: boolean; now: Instant }
): Promise<Booking> {
  const confirmed = await db
    .updateTable('booking')
    .set({ state: 'confirmed', pool_id: facts.pool, confirmed_at: facts.now })
    .where('id', '=', facts.booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return tellBooked(db, {
    booking: confirmed,
    served: facts.served ?? false,
    now: facts.now
  });
}

/** Where somebody stands among all who wait for the same mode; 1 is next. */
export async function positionOf(
  db: Db,
  booking: Pick<Booking, 'id' | 'event_id' | 'mode' | 'rank' | 'asked_at'>
): Promise<number> {
  const { ahead } = await db
    .selectFrom('booking')
    .select((eb) => eb.fn.count<string>('id').as('ahead'))
    .where('event_id', '=', booking.event_id)
    .where('state', '=', 'waiting')
    .where('mode', '=', booking.mode)
    .where((eb) =>
      eb.or([
        eb('rank', '<', booking.rank),
        eb.and([eb('rank', '=', booking.rank), eb('asked_at', '<', booking.asked_at)]),
        eb.and([
          eb('rank', '=', booking.rank),
          eb('asked_at', '=', booking.asked_at),
          eb('id', '<', booking.id)
        ])
      ])
    )
    .executeTakeFirstOrThrow();
  return Number(ahead) + 1;
}
