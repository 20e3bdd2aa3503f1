/** The letters of slides: the reminder that they are due, and what whoever presented is asked. */
import type { Db } from '#db/open.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { materialOf } from '#lib/slots/material/read.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { firstName } from '#lib/text.ts';
import { instantText } from '#lib/time.server.ts';
import { letters as letterWords } from '#lib/words/en/letters.ts';
import { material as words } from '#lib/words/en/material.ts';

import { talkPath } from '../letters.server.ts';
import { whoAnswers } from './ask.server.ts';

const said = words.letters;

/** The page of a talk's slides, for whoever answers for it. */
export const materialPath = (talk: string): string => `${talkPath(talk)}/material`;

export const materialLetters: Letters = {
  'material-due': listed('reminders', async (db, ids, { row, now }) => {
    const talk = await findTalk(db, ids['talk']!);
    const event = talk && (await findEvent(db, talk.event_id));
    const person = talk && (await whoAnswers(db, talk));
    if (!talk || !event || talk.withdrawn_at || !talk.slot_id) return null;
    if (event.status === 'cancelled' || event.status === 'postponed') return null;
    // another day, or another presenter, has a letter of its own
    if (event.material_due_at !== ids['due'] || event.material_due_at <= now) return null;
    if (person?.id !== ids['person'] || (await materialOf(db, [talk.id])).length > 0) return null;
    return {
      to: { name: person!.name, address: row.to_email },
      replyTo: event.contact,
      thread: `event.${event.id}.${person!.id}`,
      subject: said.due.subject(letterFacts(event).subject),
      title: said.due.title,
      blocks: [
        { text: said.due.intro(plain(talk.title), plain(event.title)) },
        { text: said.due.by(instantText(event.material_due_at)) },
        { button: { label: said.due.button, href: link(materialPath(talk.id)) } }
      ],
      foot: letterWords.changed.foot(event.host, event.contact),
      person: person!.id
    };
  }),

  'ask-presenter': async (db, ids, { row }) => {
    const question = await db
      .selectFrom('talk_question')
      .selectAll()
      .where('id', '=', ids['question']!)
      .executeTakeFirst();
    const talk = question && (await findTalk(db, question.talk_id));
    const event = talk && (await findEvent(db, talk.event_id));
    const asker = question && (await findPerson(db, question.person_id));
    const to = await findPerson(db, ids['to']!);
    if (!talk || !event || !asker || !to || talk.withdrawn_at) return null;
    const name = plain(firstName(asker.name)) || words.talks.nameNone;
    const school = plain((await schoolOf(db, { event: event.id, person: asker.id })) ?? '');
    const title = plain(talk.title);
    const answers = question.answer_to_me_at !== null;
    return {
      to: { name: to.name, address: row.to_email },
      // nobody's address but where its owner said so: an answer goes to the organiser
      replyTo: answers ? asker.email : event.contact,
      thread: `question.${question.id}`,
      subject: said.ask.subject(title),
      title: said.ask.title(name),
      blocks: [
        { text: said.ask.intro(said.ask.who(name, school), title, plain(event.title)) },
        ...linesOf(question.text),
        { text: answers ? said.ask.reply(asker.email) : said.ask.noReply },
        { button: { label: said.ask.button, href: link(materialPath(talk.id)) } }
      ],
      foot: said.ask.foot(event.host, event.contact)
    };
  }
};

/** What somebody wrote, a line to a paragraph. */
export const linesOf = (text: string): { text: string }[] =>
  text.split('\n').flatMap((line) => (line.trim() ? [{ text: plain(line) }] : []));

/** The school of somebody's booking at an event, else their own. */
async function schoolOf(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<string | undefined> {
  const booked = await db
    .selectFrom('booking')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .select(['establishment.name', 'booking.establishment_other as other'])
    .where('booking.event_id', '=', event)
    .where('booking.person_id', '=', person)
    .where('booking.state', '=', 'confirmed')
    .executeTakeFirst();
  const found = booked?.name ?? booked?.other;
  if (found) return found;
  const own = await db
    .selectFrom('person')
    .innerJoin('establishment', 'establishment.id', 'person.establishment_id')
    .select('establishment.name')
    .where('person.id', '=', person)
    .executeTakeFirst();
  return own?.name;
}
