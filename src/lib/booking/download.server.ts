/** A booking's calendar entry as a file, for whoever's mail cannot take an invite. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import type { Event } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';

import type { Booking } from './booking.server.ts';
import { bookingPath } from './letter-facts.server.ts';
import { workshopLines } from './workshops/workshop-letters.server.ts';

/**
 * PUBLISH without ATTENDEE, with the UID of the mails, so that a calendar that has both has one.
 * Null where nothing stands in the calendar: no confirmed place, or no date.
 */
export async function downloadOf(
  db: Db,
  { booking, event, now }: { booking: Booking; event: Event; now: Instant }
): Promise<string | null> {
  if (booking.state !== 'confirmed' || !booking.entry_id) return null;
  const entry = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('id', '=', booking.entry_id)
    .executeTakeFirstOrThrow();
  const invite = inviteOf({
    event,
    entry,
    method: 'REQUEST',
    sequence: entry.sequence,
    to: { name: '', address: entry.email },
    mode: booking.mode,
    withLink: true,
    lines: await workshopLines(db, booking),
    path: bookingPath(booking.id),
    now
  });
  if (!invite) return null;
  const { attendee, ...published } = invite;
  return calendarText({ ...published, method: 'PUBLISH' });
}
