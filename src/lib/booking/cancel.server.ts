/** Leaving: always possible, in one act, to the event's end. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { endBooking, findBooking, openEntryOf, type Booking } from './booking.server.ts';
import { serve } from './waiting.server.ts';

export interface CancelFacts {
  booking: string;
  by: Actor;
  now: Instant;
}

/**
 * Cancels a live booking, frees its place and serves the waiting list, in one transaction. The
 * person's calendar is told when it was told before. A booking that has ended stays as it is.
 *
 * Refused: `event-unknown`, `not-allowed`, `too-late` after the event's end.
 */
export async function cancelBooking(
  db: Db,
  { booking: id, by, now }: CancelFacts
): Promise<{ booking: Booking; already: boolean } | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.cancel', subject)) return refuse('not-allowed');
    if (booking.ended_at) return { booking, already: true };
    if (event.ends_at && event.ends_at <= now)
      return refuse('too-late', { when: instantText(event.ends_at) });

    const ended = await endBooking(db, booking, now);
    await tellCancelled(db, {
      booking: ended,
      wasConfirmed: booking.state === 'confirmed',
      byOther: by.person !== null && by.person.id !== booking.person_id,
      now
    });
    await serve(db, { event: event.id, now });
    return { booking: ended, already: false };
  });
}

/** A CANCEL for whoever has the event in the calendar; else a mail only if another did it. */
async function tellCancelled(
  db: Db,
  facts: { booking: Booking; wasConfirmed: boolean; byOther: boolean; now: Instant }
): Promise<void> {
  const { booking, byOther, now } = facts;
  if (!booking.person_id) return;
  const open = await openEntryOf(db, booking);
  if (!open && !byOther) return;
  const entry = open && (await raiseEntry(db, open.id, { method: 'CANCEL', now }));
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', booking.person_id)
    .executeTakeFirstOrThrow();
  await queueLetter(db, {
    kind: byOther ? 'cancelled-for-you' : 'cancelled-by-you',
    key: `cancelled:${booking.id}`,
    ids: { booking: booking.id },
    to: entry?.email ?? email,
    event: booking.event_id,
    entry: entry ? entryOf(entry) : null,
    now
  });
}
