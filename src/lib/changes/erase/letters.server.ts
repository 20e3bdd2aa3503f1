/** The last letters to somebody who was erased: built without them. */
import { findEvent } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { place } from '#lib/words/en/place.ts';

const words = place.letters;

export const eraseLetters: Letters = {
  erased: async (_, __, { row }) => ({
    to: { name: '', address: row.to_email },
    subject: words.erased.subject,
    title: words.erased.title,
    blocks: [{ text: words.erased.intro }],
    foot: words.erased.foot
  }),

  'erased-booking': async (db, { entry: id }, { row, now }) => {
    const entry = await db
      .selectFrom('calendar_entry')
      .selectAll()
      .where('id', '=', id!)
      .executeTakeFirst();
    const event = entry && (await findEvent(db, entry.event_id));
    if (!event) return null;
    const invite = inviteOf({
      event,
      entry,
      method: 'CANCEL',
      sequence: row.sequence!,
      to: { name: '', address: entry.email },
      mode: 'room',
      withLink: false,
      lines: [],
      path: eventPath(event),
      now
    });
    return {
      to: { name: '', address: row.to_email },
      replyTo: event.contact,
      subject: words.erasedBooking.subject(letterFacts(event).subject),
      title: words.erasedBooking.title,
      blocks: [{ text: words.erasedBooking.intro(plain(event.title)) }],
      foot: words.erasedBooking.foot,
      ...(invite && { invite })
    };
  }
};
