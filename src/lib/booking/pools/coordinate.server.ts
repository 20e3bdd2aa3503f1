/** What an authority's coordinator does with its places: gives some back, sends somebody back. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { endWish, findBooking, type Booking } from '../booking.server.ts';
import { freePlace, type Pool } from '../places.server.ts';
import { noteChange, openPool } from './release.server.ts';
import { addressOf, openEntryOf } from '../tell.server.ts';
import { note, serve } from '../waiting/waiting.server.ts';
import { freeChoices } from '../workshops/choice.server.ts';

export async function findPool(db: Db, id: string): Promise<Pool | undefined> {
  return db.selectFrom('pool').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Gives free places of an authority's pool to everyone before its release date, and serves.
 *
 * Refused: `pool-unknown` once it is released, `not-allowed`, `too-late` from the start,
 * `more-than-free` with how many are free.
 */
export async function giveBack(
  db: Db,
  facts: { pool: string; places: number; by: Actor; now: Instant }
): Promise<{ given: number } | Refusal> {
  const { places, by, now } = facts;
  const found = await findPool(db, facts.pool);
  if (!found) return refuse('pool-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const pool = await findPool(db, facts.pool);
    if (!event || !pool?.authority_id || pool.released_at) return refuse('pool-unknown');
    if (!may(by, 'pool.give-back', { authority: pool.authority_id })) return refuse('not-allowed');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    const free = pool.places - pool.taken;
    if (places > free) return refuse('more-than-free', { free }, 'places');
    await movePlaces(db, { from: pool, to: await openPool(db, pool), places });
    await noteChange(db, event.id);
    await record(db, {
      by: by.person?.id ?? null,
      action: 'pool.give-back',
      subject: { kind: 'pool', id: pool.id },
      now
    });
    await serve(db, { event: event.id, now });
    return { given: places };
  });
}

/** Moves free places from one pool to another of the same mode, in id order. */
export async function movePlaces(
  db: Db,
  { from, to, places }: { from: Pool; to: Pool; places: number }
): Promise<void> {
  const changes = [
    { id: from.id, by: -places },
    { id: to.id, by: places }
  ];
  for (const { id, by } of changes.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    await db
      .updateTable('pool')
      .set((eb) => ({ places: eb('places', '+', by) }))
      .where('id', '=', id)
      .execute();
  }
}

/**
 * Sends somebody who has a place of an authority's pool back to its waiting list, with a reason that
 * they read (booking desk, 9). They stand last, as if they had asked now, and their calendar is told;
 * the place goes to the next person.
 *
 * Refused: `event-unknown`, `reason-missing`, `not-allowed` for a place of another pool or without a
 * name, `booking-over` without a place, `too-late` from the start, `nobody-waits` when nobody else
 * could be given the place now.
 */
export async function sendBack(
  db: Db,
  facts: { booking: string; why: string; by: Actor; now: Instant }
): Promise<Booking | Refusal> {
  const { by, now } = facts;
  const why = facts.why.trim();
  const found = await findBooking(db, facts.booking);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, found.id);
    if (!event || !booking) return refuse('event-unknown');
    const pool = booking.pool_id && (await findPool(db, booking.pool_id));
    const authority = (pool && pool.authority_id) || null;
    if (!authority || !may(by, 'booking.send-back', { event, authority })) {
      return refuse('not-allowed');
    }
    if (!booking.person_id) return refuse('not-allowed');
    if (booking.state !== 'confirmed') return refuse('booking-over');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    if (!why) return refuse('reason-missing', {}, 'why');
    if (event.admission === 'approval') return refuse('nobody-waits', {}, 'why');

    await endWish(db, booking.id, { how: 'by-organiser', now });
    await freeChoices(db, booking.id);
    const waiting = await db
      .updateTable('booking')
      .set({
        state: 'waiting',
        pool_id: null,
        confirmed_at: null,
        rank: 0,
        asked_at: now,
        ranked_at: now,
        ranked_why: why
      })
      .where('id', '=', booking.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await freePlace(db, booking.pool_id);
    await note(db, { booking, action: 'booking.sent-back', by: by.person?.id ?? null, now });
    await tellSentBack(db, { booking: waiting, now });
    const served = await serve(db, { event: event.id, now });
    const back = served.some(({ id }) => id === booking.id);
    return back || served.length === 0 ? refuse('nobody-waits', {}, 'why') : waiting;
  });
}

async function tellSentBack(
  db: Db,
  { booking, now }: { booking: Booking; now: Instant }
): Promise<void> {
  const open = await openEntryOf(db, booking);
  const entry = open && (await raiseEntry(db, open.id, { method: 'CANCEL', now }));
  await queueLetter(db, {
    kind: 'sent-back',
    key: `sent-back:${booking.id}:${now}`,
    ids: { booking: booking.id },
    to: entry?.email ?? (await addressOf(db, booking)).email,
    event: booking.event_id,
    entry: entry ? entryOf(entry) : null,
    now
  });
}
