/** The letters to those who have no place yet: a date that they asked for, a repeat of what is full. */
import type { Db } from '#db/open.server.ts';
import { bookingFacts, bookingPath } from '#lib/booking/letter-facts.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { letters } from '#lib/words/en/letters.ts';
import { postpone } from '#lib/words/en/postpone.ts';
import { repeats } from '#lib/words/en/repeats.ts';

import { findTellMe, type TellMe } from './tell-me.server.ts';

const words = postpone.letters;

/** Where an address says yes, and where it leaves. */
export const tellMePath = (id: string): string => `/tell-me/${keyTo('tell-me', id)}`;

async function asked(db: Db, id: string): Promise<{ asked: TellMe; event: Event } | null> {
  const found = await findTellMe(db, id);
  const event = found && (await findEvent(db, found.event_id));
  return found && event && !found.left_at ? { asked: found, event } : null;
}

function whenWhere(event: Event): Block {
  const { when, where } = letterFacts(event);
  return {
    facts: [
      [letters.when, `${when} (UK time)`],
      [letters.where, plain(where)]
    ]
  };
}

export const announceLetters: Letters = {
  'prove-tell-me': async (db, { tellMe: id }, { row }) => {
    const found = await asked(db, id!);
    if (!found || found.asked.proved_at) return null;
    const { event } = found;
    const said = words.prove;
    return {
      to: { name: '', address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(event.title),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        { button: { label: said.button, href: link(tellMePath(id!)) } },
        { text: said.ignore }
      ],
      foot: said.foot(event.host, event.contact)
    };
  },

  'date-came': async (db, { tellMe: id }, { row }) => {
    const found = await asked(db, id!);
    if (found?.event.status !== 'published') return null;
    const { event } = found;
    const said = words.dateCame;
    return {
      to: { name: '', address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        whenWhere(event),
        { button: { label: said.button, href: link(eventPath(event)) } },
        { text: said.once }
      ],
      foot: said.foot(event.host, event.contact)
    };
  },

  'repeat-published': listed('announcements', async (db, { booking: id, repeat }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    const event = await findEvent(db, repeat!);
    if (facts?.booking.state !== 'waiting' || event?.status !== 'published') return null;
    const said = repeats.published;
    const waiting = letterFacts(facts.event);
    return {
      to: { name: facts.person.name, address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(facts.event.title), waiting.when) },
        whenWhere(event),
        { button: { label: said.button, href: link(eventPath(event)) } },
        { text: said.one },
        { link: { ...said.leave, href: link(`${bookingPath(id!)}/cancel`) } }
      ],
      foot: said.foot(event.host, event.contact),
      person: facts.person.id
    };
  })
};
