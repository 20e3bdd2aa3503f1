/** What every letter of a booking says in the same way: when, where, the reference, the invite. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { programmePart } from '#lib/events/programme-part.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { OutboxRow } from '#lib/mail/outbox.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { findBooking, type Booking } from './booking.server.ts';
import { workshopLines } from './workshops/workshop-letters.server.ts';

/** A booking's own page; its key opens this booking and nothing else. */
export const bookingPath = (booking: string): string => `/booking/${keyTo('booking', booking)}`;

/** Letters about one booking stand together in the mailbox. */
export const bookingThread = (booking: string): string => `booking.${booking}`;

export interface BookingLetterFacts {
  booking: Booking;
  event: Event;
  person: Person;
}

/** What a booking's letters are about; null once the event is over, when nothing is worth telling. */
export async function bookingFacts(
  db: Db,
  id: string,
  now: Instant
): Promise<BookingLetterFacts | null> {
  const booking = await findBooking(db, id);
  if (!booking?.person_id) return null;
  const [event, person] = await Promise.all([
    findEvent(db, booking.event_id),
    findPerson(db, booking.person_id)
  ]);
  const over = event?.ends_at != null && event.ends_at <= now;
  return event && person && !over ? { booking, event, person } : null;
}

/** When and where, and the way in for those who join online. */
export function factsBlock({
  event,
  booking
}: {
  event: Event;
  booking: Pick<Booking, 'state' | 'mode' | 'reference'>;
}): Block {
  const { when, where } = letterFacts(event);
  const joining = booking.state === 'confirmed' && event.online_link;
  return {
    facts: [
      [words.when, `${when} (UK time)`],
      [words.where, plain(booking.mode === 'online' ? words.invite.online : where)],
      ...(joining && event.mode !== 'room' ? [[words.join, event.online_link!] as const] : []),
      [words.reference, booking.reference]
    ]
  };
}

/** The invite that a letter of this row carries, when the event has a date and the row an entry. */
export async function bookingInvite(
  db: Db,
  { row, booking, event, person, lines }: BookingLetterFacts & { row: OutboxRow; lines?: string[] },
  now: string
) {
  if (!row.entry_id || !row.method) return undefined;
  const entry = await findEntry(db, row.entry_id);
  const part = await programmePart(db, { event, person: person.id });
  return inviteOf({
    event,
    entry: entry!,
    method: row.method,
    sequence: row.sequence!,
    to: { name: person.name, address: entry!.email },
    mode: booking.mode,
    withLink: booking.state === 'confirmed',
    lines: [
      ...(lines ?? []),
      ...(part ? [programmes.part.line(part.number, part.of, part.title)] : []),
      ...(await workshopLines(db, booking))
    ],
    path: bookingPath(booking.id),
    now
  });
}

/** The parts that every letter of a booking has. */
export function bookingLetter(
  { booking, event, person }: BookingLetterFacts,
  row: OutboxRow,
  letter: Pick<Letter, 'subject' | 'title' | 'blocks' | 'foot'>
): Letter {
  return {
    to: { name: person.name, address: row.to_email },
    replyTo: event.contact,
    thread: bookingThread(booking.id),
    ...letter
  };
}
