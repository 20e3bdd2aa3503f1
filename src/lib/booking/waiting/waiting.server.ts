/** The waiting list: first come, first served among those who may use the place (rule 3). */
import { sql } from 'kysely';

import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent, takeTurn, type Event } from '#lib/events/event.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { dayOf } from '#lib/time.server.ts';
import type { DeedName } from '#lib/words/en/audit.ts';

import { endWish, findBooking, type Booking } from '../booking.server.ts';
import { freePlace, limitNow, poolsOf, takeFrom, type Pool } from '../places.server.ts';
import { lastOfferAt, offerUntil } from '../rules.ts';
import { tellBooked, tellPlainly } from '../tell.server.ts';
import { freeChoices } from '../workshops/choice.server.ts';

/**
 * Gives free places to those who wait: booked at once or offered, by the event's policy; after the
 * cut-off offered to those who can come at short notice (booking desk, 4). Ends every verb that
 * frees, adds or opens places, in its transaction and turn, so that no place is ever free beside
 * someone who may be given it now. Costs one query for each pool and a few statements for each place
 * given, however many wait.
 *
 * @returns the bookings that were given a place
 */
export async function serve(
  db: Db,
  { event: id, now }: { event: string; now: Instant }
): Promise<Booking[]> {
  const event = await findEvent(db, id);
  if (event?.status !== 'published' || !event.starts_at || event.starts_at <= now) return [];
  const served: Booking[] = [];
  // a granted wish frees a place of the other mode
  for (let again = true; again;) {
    again = false;
    for (const pool of await poolsOf(db, event.id)) {
      const given = await serveFrom(db, { event, pool, now });
      served.push(...given);
      again ||= given.some((booking) => booking.wish_of !== null);
    }
  }
  return served;
}

/** Gives the free places of one pool; one at a time while a school's limit may change who is next. */
async function serveFrom(
  db: Db,
  { event, pool, now }: { event: Event; pool: Pool; now: Instant }
): Promise<Booking[]> {
  const given: Booking[] = [];
  let free = pool.places - pool.taken;
  while (free > 0) {
    const most = limitNow(event, now) === null ? free : 1;
    const next = await nextInLine(db, { event, pool, most, now });
    for (const booking of next) {
      if (!(await takeFrom(db, pool.id))) return given;
      given.push(await give(db, { event, booking, pool: pool.id, now }));
    }
    free -= next.length;
    if (next.length < most || next.length === 0) break;
  }
  return given;
}

/** Those first in (rank, time, id) who may use a pool's place and may be given it now. */
async function nextInLine(
  db: Db,
  facts: { event: Event; pool: Pool; most: number; now: Instant }
): Promise<Booking[]> {
  const { event, pool, now } = facts;
  const offers = now < lastOfferAt(event.starts_at!);
  const limit = limitNow(event, now);
  let query = db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', event.id)
    .where('state', '=', 'waiting')
    .where('mode', '=', pool.mode)
    .where((eb) => {
      const inTime = eb('served_until', '>', now);
      const wish = eb.and([eb('wish_of', 'is not', null), inTime]);
      const atOnce = event.serving === 'book' ? [eb.and([eb('wish_of', 'is', null), inTime])] : [];
      const offered = offers
        ? [
            eb.and([
              eb('wish_of', 'is', null),
              eb.or([inTime, eb('short_notice_at', 'is not', null)])
            ])
          ]
        : [];
      return eb.or([wish, ...atOnce, ...offered]);
    });
  if (pool.authority_id !== null) query = query.where('authority_id', '=', pool.authority_id);
  if (limit !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('establishment_id', 'is', null),
        eb('wish_of', 'is not', null),
        eb(placesOfSchool, '<', limit)
      ])
    );
  }
  return query.orderBy('rank').orderBy('asked_at').orderBy('id').limit(facts.most).execute();
}

/** How many places of the event the waiting person's establishment has. */
const placesOfSchool = sql<number>`(
  select count(*) from booking beside
  where beside.event_id = booking.event_id
    and beside.establishment_id = booking.establishment_id
    and beside.pool_id is not null
)`;

/** Gives a place that was just taken: a wish is granted, else it is booked or offered. */
async function give(
  db: Db,
  facts: { event: Event; booking: Booking; pool: string; now: Instant }
): Promise<Booking> {
  const { event, booking, now } = facts;
  if (booking.wish_of) return grantWish(db, facts);
  if (event.serving === 'book' && now < booking.served_until) {
    return confirm(db, { ...facts, kind: 'place-came' });
  }
  return offer(db, facts);
}

/** The booking beside a wish changes over to the mode that it wished for. */
async function grantWish(
  db: Db,
  { booking: wish, pool, now }: { booking: Booking; pool: string; now: Instant }
): Promise<Booking> {
  const booking = (await findBooking(db, wish.wish_of!))!;
  await switchPlace(db, { booking, mode: wish.mode, pool, now });
  return wish;
}

/** Moves a confirmed booking into a place of another mode that was just taken for it. */
export async function switchPlace(
  db: Db,
  facts: { booking: Booking; mode: Booking['mode']; pool: string | null; by?: string; now: Instant }
): Promise<Booking> {
  const { booking, now } = facts;
  const switched = await db
    .updateTable('booking')
    .set({ mode: facts.mode, pool_id: facts.pool })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await freePlace(db, booking.pool_id);
  // the workshops are in the room, where they are no longer
  if (switched.mode === 'online') await freeChoices(db, booking.id);
  await endWish(db, booking.id, { how: 'wish-granted', now });
  await note(db, { booking: switched, action: 'booking.switched', by: facts.by ?? null, now });
  return switched.person_id
    ? tellBooked(db, { booking: switched, kind: 'switched', now })
    : switched;
}

/** Keeps a place for a waiting person until a time, and asks whether they want it. */
async function offer(
  db: Db,
  { event, booking, pool, now }: { event: Event; booking: Booking; pool: string; now: Instant }
): Promise<Booking> {
  const calendars = await calendarsAround(db, dayOf(event.starts_at!));
  const until = offerUntil(
    { startsAt: event.starts_at!, servedUntil: booking.served_until, now },
    calendars(booking.authority_id)
  )!;
  const offered = await db
    .updateTable('booking')
    .set({ state: 'offered', pool_id: pool, offered_until: until })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(db, { booking: offered, action: 'booking.offered', by: null, now });
  await tellPlainly(db, { booking: offered, kind: 'offered', deadline: until, now });
  return offered;
}

/** Makes a booking a confirmed one, with the place that was just taken for it. */
export async function confirm(
  db: Db,
  facts: {
    booking: Booking;
    pool: string;
    kind?: 'place-came' | 'approved';
    by?: string | null;
    now: Instant;
  }
): Promise<Booking> {
  const { booking, pool, kind, now } = facts;
  const confirmed = await db
    .updateTable('booking')
    .set({
      state: 'confirmed',
      pool_id: pool,
      offered_until: null,
      declined_at: null,
      confirmed_at: now
    })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const action =
    kind === 'approved' ? 'booking.approved' : kind ? 'booking.served' : 'booking.taken';
  await note(db, { booking, action, by: facts.by ?? null, now });
  return tellBooked(db, { booking: confirmed, ...(kind && { kind }), now });
}

/** Writes what happened to a booking into the audit trail: its history is read from there. */
export async function note(
  db: Db,
  facts: { booking: Pick<Booking, 'id'>; action: DeedName; by: string | null; now: Instant }
): Promise<void> {
  const { booking, action, by, now } = facts;
  await record(db, { by, action, subject: { kind: 'booking', id: booking.id }, now });
}

/**
 * Serves every event in which time alone made a place available to somebody: a limit that ended, an
 * hour in which offers may be made. A round; what verbs free they serve themselves.
 *
 * @returns how many events were looked at
 */
export async function serveDue(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('event')
    .innerJoin('pool', 'pool.event_id', 'event.id')
    .innerJoin('booking', (join) =>
      join.onRef('booking.event_id', '=', 'event.id').onRef('booking.mode', '=', 'pool.mode')
    )
    .select('event.id')
    .distinct()
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .where('booking.state', '=', 'waiting')
    .whereRef('pool.taken', '<', 'pool.places')
    .where((eb) =>
      eb.or([
        eb('pool.authority_id', 'is', null),
        eb('pool.authority_id', '=', eb.ref('booking.authority_id'))
      ])
    )
    .where((eb) =>
      eb.or([eb('booking.served_until', '>', now), eb('booking.short_notice_at', 'is not', null)])
    )
    .limit(200)
    .execute();
  for (const { id } of due) {
    await inTransaction(db, async (db) => {
      await takeTurn(db, id);
      await serve(db, { event: id, now });
    });
  }
  return due.length;
}

/** Where somebody stands among all who wait for the same mode; 1 is next. */
export async function positionOf(
  db: Db,
  booking: Pick<Booking, 'id' | 'event_id' | 'mode' | 'rank' | 'asked_at'>,
  /** Counts those of this authority only. */
  authority?: string
): Promise<number> {
  let query = db
    .selectFrom('booking')
    .select(countAll.as('ahead'))
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
    );
  if (authority) query = query.where('authority_id', '=', authority);
  const { ahead } = await query.executeTakeFirstOrThrow();
  return ahead + 1;
}
