/** The letters that remind. Each dies unsent when its event moved or its booking ended. */
import type { Db } from '#db/open.server.ts';
import {
  bookingFacts,
  bookingLetter,
  bookingPath,
  factsBlock,
  type BookingLetterFacts
} from '#lib/booking/letter-facts.server.ts';
import { workshopBlocks } from '#lib/booking/workshops/workshop-letters.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { listOf } from '#lib/people/mail-list.server.ts';
import { missingOf, talkLines } from '#lib/slots/presenter.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { dayPart, longDayText } from '#lib/time.server.ts';
import { talks as talkWords } from '#lib/words/en/talks.ts';
import { letters as words } from '#lib/words/en/letters.ts';

import { COVER_DAYS } from './rules.ts';

/** A reminder's frame: gone when its booking is no longer confirmed for that very start. */
function reminder(
  said: (
    db: Db,
    facts: BookingLetterFacts
  ) => Promise<{
    subject: string;
    title: string;
    blocks: Block[];
  }>
): LetterBuilder {
  return async (db, ids, { row, now }) => {
    const facts = await bookingFacts(db, ids['booking']!, now);
    const { booking, event } = facts ?? {};
    const stands = booking?.state === 'confirmed' && event?.status === 'published';
    if (!facts || !event || !stands || event.starts_at !== ids['starts']) return null;
    const { subject, title, blocks } = await said(db, facts);
    const path = bookingPath(facts.booking.id);
    const letter = bookingLetter(facts, row, {
      subject,
      title,
      blocks: [
        ...blocks,
        { button: { label: words.reminder.button, href: link(path) } },
        { link: { ...words.reminder.cantCome, href: link(`${path}/cancel`) } }
      ],
      foot: words.reminder.foot(event.host, event.contact)
    });
    return { ...letter, list: listOf(facts.person.id, 'reminders') };
  };
}

export const reminderLetters: Letters = {
  'remind-day-before': reminder(async (db, facts) => {
    const { event, person } = facts;
    const said = words.reminder;
    const day = longDayText(dayPart(event.starts_local!));
    const [order, talks, missing] = await Promise.all([
      runningOrder(db, event.id),
      talkLines(db, { event, person: person.id }),
      missingOf(db, { event: event.id, person: person.id })
    ]);
    return {
      subject: said.subjectOn(day.split(' ')[0]!, letterFacts(event).subject),
      title: said.title(day),
      blocks: [
        { text: said.intro(plain(event.title)) },
        factsBlock(facts),
        ...(await workshopBlocks(db, facts, { path: bookingPath(facts.booking.id) })),
        ...talks.map((talk) => ({ text: said.talk(plain(talk.title), talk.clockText) })),
        ...(missing.length > 0
          ? [{ heading: talkWords.letters.reminder.missing }, { list: missing }]
          : []),
        ...[event.getting_there, event.good_to_know]
          .filter((text) => text !== null)
          .map((text) => ({ text: plain(text) })),
        ...(order.length > 0
          ? [
              { heading: said.order },
              { list: order.map((line) => `${line.clock} ${plain(line.title)}`) }
            ]
          : [])
      ]
    };
  }),

  'remind-cover': reminder(async (_db, facts) => {
    const { event } = facts;
    const said = words.cover;
    return {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [{ text: said.intro(plain(event.title), COVER_DAYS) }, factsBlock(facts)]
    };
  }),

  'remind-two-hours': reminder(async (_db, facts) => {
    const { event } = facts;
    const said = words.startsSoon;
    return {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [{ text: said.intro(plain(event.title)) }, factsBlock(facts)]
    };
  })
};
