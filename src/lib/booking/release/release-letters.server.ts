/** The letter to whoever's headteacher answered. */
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { release } from '#lib/words/en/release.ts';

import { bookingFacts, bookingLetter, bookingPath, factsBlock } from '../letter-facts.server.ts';
import { releaseOf } from './release.server.ts';

const words = release.letter;

export const releaseLetters: Letters = {
  /** Not sent once another answer stands: that one has its own letter. */
  'release-answered': async (db, { booking: id, answer }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    const stands = facts && (await releaseOf(db, id!));
    if (!facts || facts.booking.ended_at || !stands?.answer || stands.answer !== answer)
      return null;
    const { event } = facts;
    const path = link(bookingPath(facts.booking.id));
    const said = words[stands.answer];
    const [name, role] = [plain(stands.answered_name ?? ''), plain(stands.answered_role ?? '')];
    return bookingLetter(facts, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(name, role, plain(event.title)) },
        factsBlock(facts),
        ...('after' in said
          ? [{ text: said.after }, { link: { label: said.colleague, href: `${path}/colleague` } }]
          : []),
        { button: { label: words.button, href: path } }
      ],
      foot: words.foot(event.host, event.contact)
    });
  }
};
