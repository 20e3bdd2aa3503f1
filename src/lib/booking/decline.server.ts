/**
 * A place declined in the calendar (booking desk, "decline in the calendar"). A finger slips on a
 * phone, and some programs decline by themselves what overlaps: the place is kept for half an hour
 * and offered to the same person, then it goes to whoever is next. Inside the event's turn.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { setPartstat } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { dayOf, dayPart, plus } from '#lib/time.server.ts';

import { endWish, type Booking } from './booking.server.ts';
import { endDeclined } from './cancel.server.ts';
import { openEntryOf, tellPlainly } from './tell.server.ts';
import { note, serve } from './waiting/waiting.server.ts';

/** Minutes for which a declined place is kept. */
export const KEEP_MINUTES = 30;

/**
 * Makes a confirmed place an offer to the same person; on the day of the event itself it is over at
 * once, because whoever is next needs the time. No CANCEL is mailed either way.
 *
 * @returns the booking, offered or cancelled
 */
export async function declinePlace(
  db: Db,
  { event, booking, now }: { event: Event; booking: Booking; now: Instant }
): Promise<Booking> {
  const onTheDay = event.starts_local !== null && dayPart(event.starts_local) <= dayOf(now);
  if (onTheDay) {
    const ended = await endDeclined(db, { event, booking, now });
    await note(db, {
      booking,
      action: 'booking.left-in-calendar',
      by: booking.person_id,
      now
    });
    await serve(db, { event: event.id, now });
    return ended;
  }
  const open = await openEntryOf(db, booking);
  if (open) await setPartstat(db, open.id, 'DECLINED');
  const until = plus(now, { minutes: KEEP_MINUTES });
  const offered = await db
    .updateTable('booking')
    .set({ state: 'offered', offered_until: until, declined_at: now })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await endWish(db, booking.id, { how: 'left', now });
  await note(db, {
    booking,
    action: 'booking.declined-in-calendar',
    by: booking.person_id,
    now
  });
  await tellPlainly(db, { booking: offered, kind: 'keep-place', deadline: until, now });
  return offered;
}

/**
 * Takes declines back when the event has another time, or none: they were about the old one, and
 * everybody with a place is asked again.
 */
export async function keepDeclined(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<void> {
  const kept = await db
    .updateTable('booking')
    .set({ state: 'confirmed', offered_until: null, declined_at: null })
    .where('event_id', '=', event)
    .where('state', '=', 'offered')
    .where('declined_at', 'is not', null)
    .returning('id')
    .execute();
  for (const booking of kept) {
    await note(db, { booking, action: 'booking.kept', by: null, now });
  }
}
