/** What a booking's person is told: the calendar entry is raised and the letter queued with it. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';

import type { Booking } from './booking.server.ts';
import { missedIds } from './workshops/choice.server.ts';

/** Opens or raises the calendar entry of a confirmed booking and queues its letter. */
export async function tellBooked(
  db: Db,
  facts: {
    booking: Booking;
    /** A colleague, an office or the organiser booked: the answer is still to come. */
    byOther?: boolean;
    /** What brought the place, where it was not booking itself. */
    kind?: 'place-came' | 'approved' | 'undone' | 'passed-to-you' | 'switched';
    /** Workshops that they chose and did not get. */
    missed?: readonly string[];
    now: Instant;
  }
): Promise<Booking> {
  const { booking, now } = facts;
  const person = await addressOf(db, booking);
  const entry = await openEntry(db, {
    event: booking.event_id,
    person: booking.person_id!,
    email: person.email,
    partstat: facts.byOther ? 'NEEDS-ACTION' : 'ACCEPTED',
    waited: booking.entry_id,
    now
  });
  await queueLetter(db, {
    kind: facts.kind ?? 'booked',
    key: `booked:${entry.id}:${entry.sequence}`,
    ids: { booking: booking.id, ...missedIds(facts.missed) },
    to: entry.email,
    event: booking.event_id,
    entry: entryOf(entry),
    now
  });
  return pointTo(db, booking, entry);
}

/** Queues the letter to somebody who waits. */
export async function tellWaiting(
  db: Db,
  { booking, now }: { booking: Booking; now: Instant }
): Promise<Booking> {
  return tellAsked(db, { booking, kind: 'waiting', now });
}

/** Queues the letter to somebody whose request the organiser will answer. */
export async function tellRequested(
  db: Db,
  { booking, now }: { booking: Booking; now: Instant }
): Promise<Booking> {
  return tellAsked(db, { booking, kind: 'requested', now });
}

/**
 * Queues the letter to somebody who asked and has no place yet. An invite that they accepted is
 * taken back with it: they have nothing in the calendar.
 */
async function tellAsked(
  db: Db,
  { booking, kind, now }: { booking: Booking; kind: 'waiting' | 'requested'; now: Instant }
): Promise<Booking> {
  const person = await addressOf(db, booking);
  const open = await openEntryOf(db, booking);
  const entry = open && (await raiseEntry(db, open.id, { method: 'CANCEL', now }));
  await queueLetter(db, {
    kind,
    key: `${kind}:${booking.id}:${now}`,
    ids: { booking: booking.id },
    to: person.email,
    event: booking.event_id,
    entry: entry ? entryOf(entry) : null,
    now
  });
  return entry ? pointTo(db, booking, entry) : booking;
}

/** The entry that stands in the person's calendar now for the event of a booking. */
export async function openEntryOf(db: Db, booking: Booking): Promise<Entry | undefined> {
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', booking.event_id)
    .where('person_id', '=', booking.person_id!)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .executeTakeFirst();
}

export async function pointTo(db: Db, booking: Booking, entry: Entry): Promise<Booking> {
  return db
    .updateTable('booking')
    .set({ entry_id: entry.id })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function addressOf(db: Db, booking: Booking): Promise<{ email: string }> {
  return db
    .selectFrom('person')
    .select('email')
    .where('id', '=', booking.person_id!)
    .executeTakeFirstOrThrow();
}

/** Queues a letter that carries nothing for the calendar. */
export async function tellPlainly(
  db: Db,
  facts: {
    booking: Booking;
    kind:
      | 'request-declined'
      | 'offered'
      | 'keep-place'
      | 'offer-lapsed'
      | 'wish-waiting'
      | 'moved-in-line';
    deadline?: Instant | null;
    now: Instant;
  }
): Promise<void> {
  const { booking, kind, now } = facts;
  const person = await addressOf(db, booking);
  await queueLetter(db, {
    kind,
    key: `${kind}:${booking.id}:${now}`,
    ids: { booking: booking.id },
    to: person.email,
    event: booking.event_id,
    ...(facts.deadline !== undefined && { deadline: facts.deadline }),
    now
  });
}
