/** The letters of the waiting list, of requests and of places passed on. */
import { findEvent } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters, OutboxRow } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { firstName } from '#lib/text.ts';
import { clockPart, clockText, instantText, toLocal } from '#lib/time.server.ts';
import { asked } from '#lib/words/en/asked.ts';
import { desk, standing } from '#lib/words/en/desk.ts';
import { letters as letterWords } from '#lib/words/en/letters.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';
import { people } from '#lib/words/en/people.ts';
import { reminders } from '#lib/words/en/reminders.ts';
import { replies } from '#lib/words/en/replies.ts';

import { needsOf } from './asked/answers.server.ts';
import {
  bookingFacts,
  bookingInvite,
  bookingLetter,
  bookingPath,
  bookingThread,
  factsBlock,
  type BookingLetterFacts
} from './letter-facts.server.ts';
import { standingOf, type Standing } from './waiting/line.server.ts';
import { findMessage, type Message } from './people/message.server.ts';
import { positionOf } from './waiting/waiting.server.ts';

const words = desk.letters;

/** Where somebody stands, in words: `3rd for South Lanarkshire, 7th overall`. */
export function standingText({ overall, own }: Standing): string {
  return standing(
    ordinal(overall),
    own && { authority: own.authority, position: ordinal(own.position) }
  );
}

/**
 * A letter as long as the booking is in the state that it speaks of. Its calendar part, if it has
 * one, takes an invite back.
 */
function plainly(
  state: BookingLetterFacts['booking']['state'],
  say: (
    facts: BookingLetterFacts,
    db: Parameters<LetterBuilder>[0],
    now: string
  ) => Promise<{
    subject: (event: string) => string;
    title: string;
    blocks: Block[];
    foot: (name: string, contact: string) => string;
  } | null>
): LetterBuilder {
  return async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (facts?.booking.state !== state) return null;
    const said = await say(facts, db, now);
    if (!said) return null;
    const { event } = facts;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title,
        blocks: said.blocks,
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  };
}

const page = ({ booking }: BookingLetterFacts): string => link(bookingPath(booking.id));

/** What an organiser wrote, with the words at the end that say who they are. */
function written(row: OutboxRow, { message, event, name }: Written): Letter {
  return {
    to: { name, address: row.to_email },
    replyTo: event.contact,
    subject: people.message.letterSubject(message.subject, letterFacts(event).subject),
    title: people.message.letterTitle(plain(event.title)),
    blocks: [
      { text: letterWords.hello(plain(firstName(name))) },
      ...message.text.split(/\n{2,}/).map((text) => ({ text: plain(text) }))
    ],
    foot: people.message.letterFoot(event.host, event.contact)
  };
}

interface Written {
  message: Message;
  event: BookingLetterFacts['event'];
  name: string;
}

export const deskLetters: Letters = {
  'access-need': async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    const need = facts && (await needsOf(db, id!)).access;
    if (!facts || !need || facts.booking.ended_at) return null;
    const { event, person } = facts;
    const said = asked.letter;
    return {
      to: { name: event.host, address: row.to_email },
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(person.name || person.email), plain(event.title)) },
        { text: plain(need) },
        { text: said.why },
        {
          button: {
            label: said.button,
            href: link(`/organise/events/${event.id}/people/${facts.booking.id}`)
          }
        }
      ],
      foot: said.foot
    };
  },

  message: async (db, { message: id, booking }, { row, now }) => {
    const message = await findMessage(db, id!);
    const facts = await bookingFacts(db, booking!, now);
    if (!message || !facts) return null;
    const { event, person } = facts;
    return {
      ...written(row, { message, event, name: person.name }),
      thread: bookingThread(booking!)
    };
  },

  'message-try': async (db, { message: id }, { row }) => {
    const message = await findMessage(db, id!);
    const event = message && (await findEvent(db, message.event_id));
    if (!message || !event) return null;
    const letter = written(row, { message, event, name: '' });
    const { subject, foot } = reminders.letters.test;
    return { ...letter, subject: subject(letter.subject), foot: foot(event.host, event.contact) };
  },

  requested: plainly('requested', async (facts) => {
    const said = words.requested;
    return {
      ...said,
      blocks: [
        { text: said.intro(plain(facts.event.title)) },
        factsBlock(facts),
        { button: { label: said.button, href: page(facts) } },
        { link: { ...said.leave, href: `${page(facts)}/cancel` } }
      ]
    };
  }),

  'request-declined': plainly('declined', async (facts) => {
    const said = words.declined;
    return {
      ...said,
      blocks: [
        { text: said.intro(plain(facts.event.title)) },
        factsBlock(facts),
        { button: { label: said.button, href: link('/') } }
      ]
    };
  }),

  /** "You declined. Keep it until 4:40 pm?" There is nothing for the calendar in it. */
  'keep-place': plainly('offered', async (facts) => {
    const { booking, event } = facts;
    if (!booking.declined_at) return null;
    const said = replies.letters.keep;
    const until = clockText(clockPart(toLocal(booking.offered_until!)));
    return {
      ...said,
      title: said.title(until),
      blocks: [
        { text: said.intro(plain(event.title)) },
        factsBlock(facts),
        { text: said.after(until) },
        { button: { label: said.button, href: page(facts) } },
        { text: said.nothing }
      ]
    };
  }),

  offered: plainly('offered', async (facts) => {
    if (facts.booking.declined_at) return null;
    const said = words.offered;
    const until = instantText(facts.booking.offered_until!);
    return {
      ...said,
      title: said.title(until),
      blocks: [
        { text: said.intro(plain(facts.event.title)) },
        factsBlock(facts),
        { button: { label: said.button, href: page(facts) } },
        { text: said.after(until) }
      ]
    };
  }),

  'offer-lapsed': plainly('cancelled', async (facts) => {
    const said = words.lapsed;
    return {
      ...said,
      blocks: [
        { text: said.intro(plain(facts.event.title)) },
        factsBlock(facts),
        { text: said.back },
        { button: { label: said.button, href: link(`/events/${facts.event.slug}`) } }
      ]
    };
  }),

  'wish-waiting': plainly('waiting', async (facts, db) => {
    const said = words.wish;
    const mode = words.switched.modes[facts.booking.mode];
    return {
      ...said,
      title: said.title(ordinal(await positionOf(db, facts.booking)), mode),
      blocks: [{ text: said.intro(plain(facts.event.title), mode) }, factsBlock(facts)]
    };
  }),

  'moved-in-line': plainly('waiting', async (facts, db, now) => {
    const said = words.movedInLine;
    const { booking, event } = facts;
    return {
      ...said,
      title: said.title(standingText(await standingOf(db, { booking, event, now }))),
      blocks: [
        { text: said.intro(plain(event.title)) },
        { text: said.why(plain(booking.ranked_why ?? '')) },
        factsBlock(facts),
        { button: { label: words.noPlaceYet.button, href: page(facts) } }
      ]
    };
  }),

  'no-place-yet': plainly('waiting', async (facts) => {
    const said = words.noPlaceYet;
    const { event, booking } = facts;
    if (event.status !== 'published') return null;
    return {
      ...said,
      blocks: [
        { text: said.intro(plain(event.title)) },
        factsBlock(facts),
        ...(booking.short_notice_at ? [] : [{ text: said.shortNotice }]),
        { button: { label: said.button, href: page(facts) } }
      ]
    };
  }),

  'passed-on': async (db, { booking: id, to }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    const colleague = await findPerson(db, to!);
    if (!facts || !colleague) return null;
    const { event } = facts;
    const said = words.passedOn;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title,
        blocks: [
          { text: said.intro(plain(colleague.name || colleague.email), plain(event.title)) },
          factsBlock(facts),
          { button: { label: said.button, href: link(eventPath(event)) } }
        ],
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  }
};
