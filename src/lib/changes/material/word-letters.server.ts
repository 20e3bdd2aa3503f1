/** The letter with what somebody said of a talk, to whoever answers for it. */
import { findEvent } from '#lib/events/event.server.ts';
import { link } from '#lib/link.server.ts';
import type { Block } from '#lib/mail/letter.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findTalk, type Talk } from '#lib/slots/talk.server.ts';
import { word as words } from '#lib/words/en/word.ts';

import { linesOf } from './letters.server.ts';
import type { Quote } from './word.server.ts';

const said = words.letter;

export const wordLetters: Letters = {
  'talk-word': async (db, ids, { row }) => {
    const word = await db
      .selectFrom('talk_word')
      .leftJoin('authority', 'authority.id', 'talk_word.authority_id')
      .selectAll('talk_word')
      .select('authority.name as authority')
      .where('talk_word.id', '=', ids['word']!)
      .where('talk_word.withdrawn_at', 'is', null)
      // said otherwise meanwhile, it has another letter
      .where('talk_word.said_at', '=', ids['said']!)
      .executeTakeFirst();
    const talk = word && (await findTalk(db, word.talk_id));
    const event = talk && (await findEvent(db, talk.event_id));
    const to = await findPerson(db, ids['to']!);
    if (!word || !talk || !event || !to || talk.withdrawn_at) return null;
    const title = plain(talk.title);
    // who said it only as far as they may be quoted
    const named = word.quote === 'named' ? [{ text: words.as(word.role, word.authority) }] : [];
    return {
      to: { name: to.name, address: row.to_email },
      replyTo: event.contact,
      thread: `word.${word.id}`,
      subject: said.subject(title),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title), title) },
        ...linesOf(words.quoted(word.text)),
        ...named,
        mayQuote(talk, word.quote)
      ],
      foot: said.foot(event.host, event.contact)
    };
  }
};

/** Says nothing that stops being true once they change their mind (rule 4). */
function mayQuote({ partner_id: partner }: Talk, quote: Quote): Block {
  if (quote === 'no') return { text: said.no };
  if (!partner) return { text: said.yes };
  return { link: { ...said.partner, href: link(`/present/${partner}/sheet`) } };
}
