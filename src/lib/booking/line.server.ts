/** Where people stand on the waiting list, and an organiser's hand on its order. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { findBooking, type Booking } from './booking.server.ts';
import type { OwnAct } from './offer.server.ts';
import { isAtLimit, poolsOf } from './places.server.ts';
import { tellPlainly } from './tell.server.ts';
import { note, positionOf, serve } from './waiting.server.ts';

/** Where somebody stands, and why they have no place now. */
export interface Standing {
  overall: number;
  /** Among those of their own authority, where places are kept for it. */
  own: { authority: string; position: number } | null;
  why: 'full' | 'limit' | 'cut-off';
}

/** The standing of a waiting booking. */
export async function standingOf(
  db: Db,
  { booking, event, now }: { booking: Booking; event: Event; now: Instant }
): Promise<Standing> {
  const pools = await poolsOf(db, event.id);
  const own = pools.find(
    (pool) =>
      pool.mode === booking.mode &&
      pool.authority_id !== null &&
      pool.authority_id === booking.authority_id &&
      pool.places > 0
  );
  const authority = own
    ? await db
        .selectFrom('authority')
        .selectAll()
        .where('id', '=', own.authority_id!)
        .executeTakeFirstOrThrow()
    : null;
  const limited =
    !booking.wish_of &&
    (await isAtLimit(db, { event, establishment: booking.establishment_id, now }));
  return {
    overall: await positionOf(db, booking),
    own: authority && {
      authority: authority.name,
      position: await positionOf(db, booking, authority.id)
    },
    why: limited ? 'limit' : booking.served_until <= now ? 'cut-off' : 'full'
  };
}

/**
 * An organiser moves somebody in the waiting list of their mode, with a reason that the person
 * sees. Positions count from 1; those beyond the end are the end.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-waiting`, `reason-missing`.
 */
export async function moveInLine(
  db: Db,
  facts: OwnAct & { position: number; why: string }
): Promise<Booking | Refusal> {
  const { by, now } = facts;
  const found = await findBooking(db, facts.booking);
  if (!found) return refuse('not-waiting');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'booking.move', { event })) return refuse('not-allowed');
    const why = facts.why.trim();
    if (!why) return refuse('reason-missing', {}, 'why');
    const line = await waitingLine(db, { event: event.id, mode: found.mode });
    const moved = line.find(({ id }) => id === found.id);
    if (!moved) return refuse('not-waiting');
    const others = line.filter(({ id }) => id !== moved.id);
    const at = Math.min(Math.max(1, Math.trunc(facts.position)), line.length) - 1;
    await rerank(db, { line: [...others.slice(0, at), moved, ...others.slice(at)], until: at });
    await db
      .updateTable('booking')
      .set({ ranked_at: now, ranked_why: why })
      .where('id', '=', moved.id)
      .execute();
    await note(db, { booking: moved, action: 'booking.moved', by: by.person?.id ?? null, now });
    await tellPlainly(db, { booking: found, kind: 'moved-in-line', now });
    await serve(db, { event: event.id, now });
    return (await findBooking(db, moved.id))!;
  });
}

type InLine = Pick<Booking, 'id' | 'rank' | 'asked_at'>;

async function waitingLine(
  db: Db,
  { event, mode }: Pick<Booking, 'mode'> & { event: string }
): Promise<InLine[]> {
  return db
    .selectFrom('booking')
    .select(['id', 'rank', 'asked_at'])
    .where('event_id', '=', event)
    .where('state', '=', 'waiting')
    .where('mode', '=', mode)
    .orderBy('rank')
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
}

/**
 * Writes the ranks of a new order. Those up to the moved one stand before the next by a lower rank,
 * whatever the times at which they asked; those behind keep theirs, and newcomers (rank 0) too.
 */
async function rerank(
  db: Db,
  { line, until }: { line: readonly InLine[]; until: number }
): Promise<void> {
  const behind = line.slice(until + 1).map(({ rank }) => rank);
  const last = Math.min(0, ...behind) - 1;
  for (const [at, { id, rank }] of line.slice(0, until + 1).entries()) {
    const next = last - (until - at);
    if (rank === next) continue;
    await db.updateTable('booking').set({ rank: next }).where('id', '=', id).execute();
  }
}

/** The rank before everyone who waits for a mode of an event: for who gave back a slot. */
export async function frontRank(
  db: Db,
  { event, mode }: Pick<Booking, 'mode'> & { event: string }
): Promise<number> {
  const [first] = await waitingLine(db, { event, mode });
  return Math.min(0, first?.rank ?? 0) - 1;
}
