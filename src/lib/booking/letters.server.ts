/** The letters of the booking desk. Built when they go, from what is then true. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters, OutboxRow } from '#lib/mail/outbox.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { proofLetter } from '#lib/people/letters.server.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import { findProof } from '#lib/people/proof.server.ts';
import { firstName } from '#lib/text.ts';
import { clockPart, clockText, instantText, toLocal } from '#lib/time.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';

import { findBooking, type Booking } from './booking.server.ts';
import { positionOf } from './waiting.server.ts';

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
}: Pick<BookingLetterFacts, 'event' | 'booking'>): Block {
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
  const entry = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('id', '=', row.entry_id)
    .executeTakeFirstOrThrow();
  return inviteOf({
    event,
    entry,
    method: row.method,
    sequence: row.sequence!,
    to: { name: person.name, address: entry.email },
    mode: booking.mode,
    withLink: booking.state === 'confirmed',
    ...(lines && { lines }),
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

function practical(event: Event): Block[] {
  const lines = [event.getting_there, event.good_to_know].filter((text) => text !== null);
  return lines.length > 0
    ? [{ heading: words.booked.practical }, ...lines.map((text) => ({ text: plain(text) }))]
    : [];
}

function booked(served: boolean): LetterBuilder {
  return async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (facts?.booking.state !== 'confirmed') return null;
    const { booking, event, person } = facts;
    const said = words.booked;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    const onlineLater = event.mode !== 'room' && booking.mode === 'online' && !event.online_link;
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title(firstName(person.name)),
        blocks: [
          { text: (served ? said.placeCame : said.intro)(plain(event.title)) },
          factsBlock(facts),
          ...(onlineLater ? [{ text: said.onlineLater }] : []),
          { button: { label: said.button, href: link(bookingPath(booking.id)) } },
          ...(invite ? [{ text: said.accept }] : []),
          ...practical(event),
          { heading: said.cantCome },
          { link: { ...said.cancel, href: link(`${bookingPath(booking.id)}/cancel`) } }
        ],
        foot: said.foot(row.to_email, event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  };
}

function cancelled(byOther: boolean): LetterBuilder {
  return async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (!facts) return null;
    const { event } = facts;
    const said = words.cancelledByYou;
    const other = words.cancelledForYou;
    const { subject } = letterFacts(event);
    const invite = await bookingInvite(db, { ...facts, row }, now);
    return {
      ...bookingLetter(facts, row, {
        subject: byOther ? other.subject(subject) : said.subject(subject),
        title: byOther ? other.title : said.title,
        blocks: [
          { text: (byOther ? other.intro : said.intro)(plain(event.title)) },
          factsBlock(facts),
          { button: { label: said.button, href: link(`/events/${event.slug}`) } }
        ],
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  };
}

export const bookingLetters: Letters = {
  'prove-booking': async (db, { proof: id }, { now }) => {
    const proof = await findProof(db, id!);
    if (!proof || proof.used_at || proof.until <= now) return null;
    const booking = await findBooking(db, proof.booking_id!);
    const event = booking && (await findEvent(db, booking.event_id));
    if (!event || event.status !== 'published') return null;
    const said = words.prove.booking;
    const { subject } = letterFacts(event);
    const held = booking.pool_id && booking.held_until;
    const letter = proofLetter(proof, {
      subject: said.subject(subject),
      title: said.title,
      intro: said.intro(plain(event.title)),
      button: said.button,
      foot: said.foot(event.host, event.contact)
    });
    const [intro, ...rest] = letter.blocks;
    return {
      ...letter,
      replyTo: event.contact,
      blocks: [
        intro!,
        { text: held ? said.held(clockText(clockPart(toLocal(held)))) : said.notHeld },
        ...rest
      ]
    };
  },

  booked: booked(false),
  'place-came': booked(true),
  'cancelled-by-you': cancelled(false),
  'cancelled-for-you': cancelled(true),

  waiting: async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (facts?.booking.state !== 'waiting') return null;
    const { booking, event } = facts;
    const said = words.waiting;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    const page = bookingPath(booking.id);
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title(ordinal(await positionOf(db, booking))),
        blocks: [
          { text: said.intro(plain(event.title)) },
          factsBlock(facts),
          { text: said.next(instantText(booking.served_until)) },
          ...(invite ? [{ text: said.removed }] : []),
          { button: { label: said.button, href: link(page) } },
          { link: { ...said.leave, href: link(`${page}/cancel`) } }
        ],
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  }
};
