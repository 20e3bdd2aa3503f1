/** The mail to a school's office when everyone is sent online. */
import { findEvent } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { snow } from '#lib/words/en/snow.ts';

const said = snow.letter;

export const snowLetters: Letters = {
  'snow-office': async (db, { event: id, school }, { row, now }) => {
    const event = await findEvent(db, id!);
    if (!event?.snow_at || event.ends_at! <= now) return null;
    const due = await db
      .selectFrom('booking')
      .leftJoin('person', 'person.id', 'booking.person_id')
      .select(['person.name', 'person.email'])
      .where('booking.event_id', '=', event.id)
      .where('booking.establishment_id', '=', school!)
      .where('booking.state', '=', 'confirmed')
      .where('booking.snowed_at', 'is not', null)
      .orderBy('person.name_folded')
      .execute();
    const { when, subject } = letterFacts(event);
    return {
      to: { name: '', address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        {
          list:
            due.length > 0
              ? due.map(({ name, email }) => plain(name || email || said.toFollow))
              : [said.nobody]
        },
        { facts: [[words.when, `${when} (UK time)`]] },
        { text: said.after },
        { button: { label: said.button, href: link(`/events/${event.slug}`) } }
      ],
      foot: said.foot(event.host, event.contact)
    };
  }
};
