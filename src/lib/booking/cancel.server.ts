/** Leaving: always possible, in one act, to the event's end. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { EndedHow, Instant } from '#db/schema.ts';
import { dropEntry, entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart, instantText } from '#lib/time.server.ts';

import { endBooking, findBooking, type Booking } from './booking.server.ts';
import { cancelInTimeUntil } from './rules.ts';
import { openEntryOf } from './tell.server.ts';
import { note, serve } from './waiting/waiting.server.ts';

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
    const subject = {
      event,
      person: booking.person_id,
      booker: await bookerOf(db, booking),
      school: booking.establishment_id,
      key: { kind: 'booking' as const, id }
    };
    if (!may(by, 'booking.cancel', subject)) return refuse('not-allowed');
    if (booking.ended_at) return { booking, already: true };
    if (event.ends_at && event.ends_at <= now)
      return refuse('too-late', { when: instantText(event.ends_at) });

    const byOther = by.person !== null && by.person.id !== booking.person_id;
    const how = await howItEnds(db, { event, booking, byOther, now });
    const ended = await endBooking(db, booking, { how, now });
    await note(db, {
      booking,
      action: 'booking.cancelled',
      by: by.person?.id ?? booking.person_id,
      now
    });
    // a wish leaves the place beside it, and the calendar, as they are
    if (!booking.wish_of) await tellCancelled(db, { booking: ended, byOther, now });
    await serve(db, { event: event.id, now });
    return { booking: ended, already: false };
  });
}

/** Who booked it with others at once, where somebody did. */
export async function bookerOf(
  db: Db,
  { party_id }: Pick<Booking, 'party_id'>
): Promise<string | null> {
  if (!party_id) return null;
  const party = await db
    .selectFrom('party')
    .select('booked_by')
    .where('id', '=', party_id)
    .executeTakeFirst();
  return party?.booked_by ?? null;
}

/**
 * Ends a place that was declined in the calendar. No CANCEL is mailed: it would tell them what they
 * did themselves. The record speaks of the time at which they declined. Inside the event's turn; who
 * is served is the caller's.
 */
export async function endDeclined(
  db: Db,
  { event, booking, now }: { event: Event; booking: Booking; now: Instant }
): Promise<Booking> {
  const how = await howItEnds(db, { event, booking, byOther: false, now });
  await endBooking(db, booking, { how, now });
  const open = await openEntryOf(db, booking);
  if (open) await dropEntry(db, open.id, now);
  return db
    .updateTable('booking')
    .set({ declined_at: booking.declined_at ?? now })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What the record says: given back in time, apologies, an offer declined, or another's act. */
async function howItEnds(
  db: Db,
  facts: { event: Event; booking: Booking; byOther: boolean; now: Instant }
): Promise<EndedHow> {
  const { event, booking, byOther, now } = facts;
  if (byOther) return 'by-organiser';
  const { declined_at: declined } = booking;
  if (booking.state === 'offered' && !declined) return 'offer-declined';
  if (booking.state !== 'confirmed' && !declined) return 'left';
  const until = await inTimeUntil(db, { event, authority: booking.authority_id });
  return until !== null && until <= (declined ?? now) ? 'apologies' : 'left';
}

/** Until when this booking is given back in good time; null without a date. */
export async function inTimeUntil(
  db: Db,
  { event, authority }: { event: Event; authority: string | null }
): Promise<Instant | null> {
  if (!event.starts_local) return null;
  const calendars = await calendarsAround(db, dayPart(event.starts_local));
  const { kind, starts_local } = event;
  return cancelInTimeUntil({ kind, starts_local }, calendars(authority));
}

/** A CANCEL for whoever has the event in the calendar; else a mail only if another did it. */
async function tellCancelled(
  db: Db,
  facts: { booking: Booking; byOther: boolean; now: Instant }
): Promise<void> {
  const { booking, byOther, now } = facts;
  if (!booking.person_id) return;
  const stands = await openEntryOf(db, booking);
  // they have taken it out of their calendar by themselves
  if (stands && booking.declined_at) await dropEntry(db, stands.id, now);
  const open = booking.declined_at ? undefined : stands;
  if (!open && !byOther) return;
  const entry = open && (await raiseEntry(db, open.id, { method: 'CANCEL', now }));
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', booking.person_id)
    .executeTakeFirstOrThrow();
  await queueLetter(db, {
    kind: byOther ? 'cancelled-for-you' : 'cancelled-by-you',
    // a cancellation may be undone and made again
    key: `cancelled:${booking.id}:${entry?.sequence ?? now}`,
    ids: { booking: booking.id },
    to: entry?.email ?? email,
    event: booking.event_id,
    entry: entry ? entryOf(entry) : null,
    now
  });
}
