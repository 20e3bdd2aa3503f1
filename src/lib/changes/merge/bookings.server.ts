/** Bookings and calendar entries of two records that become one. */
import type { Db } from '#db/open.server.ts';
import { endBooking, type Booking } from '#lib/booking/booking.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { note as noteBooking, serve } from '#lib/booking/waiting/waiting.server.ts';
import { entryOf, type Entry } from '#lib/calendar/entry.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';

import { closeEntry, repoint } from './entries.server.ts';
import type { Both } from './move.server.ts';

/** The better of two bookings of one event: who came, who presents, who has a place, who asked first. */
function better(one: Booking, other: Booking, came: ReadonlySet<string>): Booking {
  const STATES = ['confirmed', 'offered', 'requested', 'waiting', 'held'];
  const rank = (booking: Booking) => [
    came.has(booking.id) ? 0 : 1,
    booking.presenting_at ? 0 : 1,
    STATES.indexOf(booking.state)
  ];
  const [a, b] = [rank(one), rank(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  if (at >= 0) return a[at]! < b[at]! ? one : other;
  return one.asked_at <= other.asked_at ? one : other;
}

/**
 * Of two live bookings of one event the better one stays. The other ends, its place goes to whoever
 * waits, and of two open calendar entries one is taken back.
 */
export async function mergeBookings(db: Db, both: Both): Promise<void> {
  const { keep, from, now } = both;
  for (const id of await eventsOf(db, from.id)) {
    const event = (await takeTurn(db, id))!;
    const live = await db
      .selectFrom('booking')
      .selectAll()
      .where('event_id', '=', id)
      .where('person_id', 'in', [keep.id, from.id])
      .where('state', 'in', LIVE)
      .where('wish_of', 'is', null)
      .execute();
    const [one, other] = live;
    let stays = one;
    let taken: Booking | undefined;
    if (one && other) {
      stays = better(one, other, await whoCame(db, [one.id, other.id]));
      taken = stays === one ? other : one;
      await endBooking(db, taken, { how: 'already-booked', now });
      await noteBooking(db, { booking: taken, action: 'booking.cancelled', by: null, now });
    }
    await mergeEntries(db, { ...both, event: id, stays, taken });
    const over = event.ends_at !== null && event.ends_at <= now;
    if (taken && !over) await serve(db, { event: id, now });
  }
}

async function whoCame(db: Db, bookings: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('attendance')
    .select('booking_id')
    .where('booking_id', 'in', bookings)
    .where('came', '=', 'attended')
    .execute();
  return new Set(rows.map(({ booking_id }) => booking_id));
}

/** The events whose turn is needed, in the order in which turns are taken. */
async function eventsOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .select('event_id')
    .where('person_id', '=', person)
    .where('state', 'in', LIVE)
    .union(
      db
        .selectFrom('calendar_entry')
        .select('event_id')
        .where('person_id', '=', person)
        .where('ended_at', 'is', null)
    )
    .execute();
  return rows.map(({ event_id }) => event_id).sort();
}

async function mergeEntries(
  db: Db,
  facts: Both & { event: string; stays: Booking | undefined; taken: Booking | undefined }
): Promise<void> {
  const { keep, from, event, stays, taken, now } = facts;
  const open = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', 'in', [keep.id, from.id])
    .where('ended_at', 'is', null)
    .execute();
  const worth = (entry: Entry) =>
    (entry.method === 'REQUEST' ? 4 : 0) +
    (entry.id === stays?.entry_id ? 2 : 0) +
    (entry.person_id === keep.id ? 1 : 0);
  const [first, second] = open.sort((a, b) => worth(b) - worth(a));
  const cancelled = second && (await closeEntry(db, second, now));
  if (second) await repoint(db, second.id, first!.id);
  const mailed = cancelled && second?.method === 'REQUEST' ? cancelled : undefined;
  if (!mailed && !taken) return;
  await queueLetter(db, {
    kind: 'merged-booking',
    key: `merged-booking:${mailed?.id ?? taken!.id}`,
    ids: { event, person: keep.id, ...(mailed && { entry: mailed.id }) },
    to: mailed?.email ?? (await mainOf(db, keep.id)),
    event,
    entry: mailed ? entryOf(mailed) : null,
    now
  });
}

async function mainOf(db: Db, person: string): Promise<string> {
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  return email;
}
