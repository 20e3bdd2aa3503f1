/** Where people stand on the waiting list, and an organiser's hand on its order. */
import { sql } from 'kysely';

import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { findBooking, type Booking } from '../booking.server.ts';
import type { OwnAct } from './offer.server.ts';
import { isAtLimit, poolsOf } from '../places.server.ts';
import { tellPlainly } from '../tell.server.ts';
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
 * Refused: `event-unknown`, `not-allowed`, `not-waiting`, `reason-missing`, `position-wrong`.
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
    if (!Number.isInteger(facts.position) || facts.position < 1) {
      return refuse('position-wrong', {}, 'position');
    }
    const line = await waitingLine(db, { event: event.id, mode: found.mode });
    const moved = line.find(({ id }) => id === found.id);
    if (!moved) return refuse('not-waiting');
    const others = line.filter(({ id }) => id !== moved.id);
    const at = Math.min(facts.position, line.length) - 1;
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

/** Somebody in the line of an event: who waits, who is offered a place, who asked for one. */
export interface LineEntry {
  booking: string;
  /** The position among those who wait for the same mode; null for an offer or a request. */
  position: number | null;
  name: string;
  school: string | null;
  mode: PlaceMode;
  since: string;
  shortNotice: boolean;
  /** They have a place in the other mode already. */
  wish: boolean;
  offeredUntil: string | null;
  moved: string | null;
}

/** People of one page of the line. */
export const LINE_PAGE = 50;

/** Who waits (with offers first) or who asked, in order; a page of it, and how many there are. */
export async function lineOf(
  db: Db,
  { event, of, page }: { event: string; of: 'waiting' | 'requested'; page: number }
): Promise<{ line: LineEntry[]; total: number }> {
  const states = of === 'waiting' ? (['offered', 'waiting'] as const) : (['requested'] as const);
  const query = db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .where('booking.event_id', '=', event)
    .where('booking.state', 'in', states)
    // who declined in the calendar is offered their own place
    .where('booking.declined_at', 'is', null);
  const [rows, { total }] = await Promise.all([
    query
      .select([
        'booking.id',
        'booking.state',
        'booking.mode',
        'booking.asked_at',
        'booking.short_notice_at',
        'booking.wish_of',
        'booking.offered_until',
        'booking.ranked_why',
        'booking.establishment_other',
        'person.name',
        'person.email',
        'establishment.name as school'
      ])
      .select(
        sql<number>`row_number() over (
          partition by booking.state, booking.mode
          order by booking.rank, booking.asked_at, booking.id
        )`.as('position')
      )
      .orderBy('booking.mode', 'desc')
      .orderBy('booking.state')
      .orderBy('booking.rank')
      .orderBy('booking.asked_at')
      .orderBy('booking.id')
      .limit(LINE_PAGE)
      .offset((page - 1) * LINE_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return {
    total,
    line: rows.map((row) => ({
      booking: row.id,
      position: row.state === 'waiting' ? Number(row.position) : null,
      name: row.name || row.email,
      school: row.school ?? row.establishment_other,
      mode: row.mode,
      since: instantText(row.asked_at),
      shortNotice: row.short_notice_at !== null,
      wish: row.wish_of !== null,
      offeredUntil: row.offered_until && instantText(row.offered_until),
      moved: row.ranked_why
    }))
  };
}
