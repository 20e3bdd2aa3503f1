/** Leaving an event with everything that one brought to it. */
import { inTransaction, type Db } from '#db/open.server.ts';
import { findBooking, type Booking } from '#lib/booking/booking.server.ts';
import { bookerOf, cancelBooking, type CancelFacts } from '#lib/booking/cancel.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { liftTalksOf } from './talks/withdraw.server.ts';

/**
 * Cancels a booking and takes the person's talks out of the agenda, in one transaction: their slots
 * are open again and the place goes to whoever waits.
 *
 * Refused: as `cancelBooking`.
 */
export async function leaveEvent(
  db: Db,
  facts: CancelFacts
): Promise<{ booking: Booking; already: boolean } | Refusal> {
  const found = await findBooking(db, facts.booking);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    const key = { kind: 'booking' as const, id: found.id };
    const booker = await bookerOf(db, found);
    if (!may(facts.by, 'booking.cancel', { event, person: found.person_id, booker, key })) {
      return refuse('not-allowed');
    }
    if (found.person_id && !found.ended_at) {
      await liftTalksOf(db, { event, person: found.person_id, now: facts.now });
    }
    return cancelBooking(db, facts);
  });
}
