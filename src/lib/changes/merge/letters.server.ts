/** Letters about addresses and records that are one person's. */
import {
  bookingFacts,
  bookingInvite,
  bookingLetter,
  bookingPath,
  factsBlock
} from '#lib/booking/letter-facts.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Build, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { place } from '#lib/words/en/place.ts';

const words = place.letters;

/** A letter of a booking that carries an entry. */
function ofBooking(said: {
  subject(event: string): string;
  title: string;
  intro(title: string): string;
  foot: string;
}): Build {
  return async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (!facts) return null;
    const { event, booking } = facts;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title,
        blocks: [
          { text: said.intro(plain(event.title)) },
          factsBlock(facts),
          { button: { label: words.bookingButton, href: link(bookingPath(booking.id)) } }
        ],
        foot: said.foot
      }),
      ...(invite && { invite })
    };
  };
}

export const mergeLetters: Letters = {
  'entry-away': ofBooking(words.entryAway),
  'entry-here': ofBooking(words.entryHere),
  'merged-booking': async (db, { event: id, person: who, entry: of }, { row, now }) => {
    const [event, person] = await Promise.all([findEvent(db, id!), findPerson(db, who!)]);
    if (!event || !person || person.erased_at) return null;
    const said = words.mergedBooking;
    const entry = of
      ? await db.selectFrom('calendar_entry').selectAll().where('id', '=', of).executeTakeFirst()
      : undefined;
    const invite =
      entry &&
      inviteOf({
        event,
        entry,
        method: 'CANCEL',
        sequence: row.sequence!,
        to: { name: person.name, address: entry.email },
        mode: 'room',
        withLink: false,
        lines: [],
        path: eventPath(event),
        now
      });
    return {
      to: { name: person.name, address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        { button: { label: said.button, href: link(eventPath(event)) } }
      ],
      foot: said.foot,
      ...(invite && { invite })
    };
  },

  'people-merged': async (db, { person: id }, { row }) => {
    const person = await findPerson(db, id!);
    if (!person || person.erased_at) return null;
    const said = words.merged;
    return {
      to: { name: person.name, address: row.to_email },
      subject: said.subject,
      title: said.title,
      blocks: [{ text: said.intro(plain(person.email)) }, { text: said.notYou }],
      foot: said.foot
    };
  }
};
