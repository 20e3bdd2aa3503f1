/** Taking a cancellation back. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { UNDO_MINUTES } from '#lib/calendar/entry.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { findBooking, liveBooking, type Booking } from './booking.server.ts';
import type { OwnAct } from './waiting/offer.server.ts';
import { takePlace } from './places.server.ts';
import { refusedRepeat } from './repeats.server.ts';
import { tellBooked } from './tell.server.ts';
import { note } from './waiting/waiting.server.ts';

/** Whether a booking that ended may still be taken back: within half an hour, by whoever left. */
export function mayUndo(
  booking: Pick<Booking, 'state' | 'person_id' | 'ended_how' | 'ended_at' | 'confirmed_at'>,
  now: Instant
): boolean {
  const left = booking.ended_how === 'left' || booking.ended_how === 'apologies';
  return (
    booking.state === 'cancelled' &&
    booking.person_id !== null &&
    (left || booking.ended_how === 'by-organiser') &&
    booking.confirmed_at !== null &&
    plus(booking.ended_at!, { minutes: UNDO_MINUTES }) > now
  );
}

/**
 * Undoes a cancellation within 30 minutes, when a place that they may use is free: the same booking,
 * the same calendar entry with a higher SEQUENCE.
 *
 * Refused: `event-unknown`, `not-allowed`, `undo-over`, `already-booked`, `other-repeat`, `no-place-free`, and as the
 * desk's end.
 */
export async function undoCancel(
  db: Db,
  { booking: id, by, now }: OwnAct
): Promise<Booking | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.cancel', subject)) return refuse('not-allowed');
    if (booking.state === 'confirmed') return booking;
    if (!mayUndo(booking, now)) return refuse('undo-over');
    const closed = closedDesk(event, now, true);
    if (closed) return closed;
    const person = booking.person_id!;
    if (await liveBooking(db, { event: event.id, person })) return refuse('already-booked');
    const elsewhere = await refusedRepeat(db, { event, person, now });
    if (elsewhere) return elsewhere;
    const pool = await takePlace(db, {
      event,
      mode: booking.mode,
      authority: booking.authority_id,
      establishment: booking.establishment_id,
      now
    });
    if (!pool) return refuse('no-place-free');
    const undone = await db
      .updateTable('booking')
      .set({
        state: 'confirmed',
        pool_id: pool,
        ended_at: null,
        ended_how: null,
        declined_at: null
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(db, { booking, action: 'booking.undone', by: by.person?.id ?? person, now });
    return tellBooked(db, { booking: undone, kind: 'undone', now });
  });
}
