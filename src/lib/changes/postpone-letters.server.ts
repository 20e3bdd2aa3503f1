/** The letters of an event that is postponed, and of its new date. */
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { postpone } from '#lib/words/en/postpone.ts';

import { changeFacts, letterTo, talkFacts, whenWhere, withInvite } from './letters.server.ts';

const words = postpone.letters;

/** Its CANCEL shows the time that stood in the calendar: the event itself has none any more. */
const postponed: LetterBuilder = async (db, ids, { row, now }) => {
  const told = await changeFacts(db, ids, { row, now });
  if (!told) return null;
  const { change, was } = told;
  const part = {
    ...told.part,
    event: {
      ...told.part.event,
      starts_local: was.startsLocal ?? null,
      ends_local: was.endsLocal ?? null
    }
  };
  const { event, booking, talks } = part;
  const said = words.postponed;
  const going = booking?.state === 'confirmed' || talks.length > 0;
  const intro = going ? said.keeps : row.entry_id ? said.others : said.waits;
  return withInvite(db, part, {
    row,
    lines: going ? [said.invite] : [],
    letter: letterTo(part, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: intro(plain(event.title), was.when) },
        ...(change.note ? [{ text: plain(change.note) }] : []),
        ...(row.entry_id ? [{ text: said.calendar }] : []),
        { button: { label: said.button, href: link(part.path) } }
      ]
    })
  });
};

const dated: LetterBuilder = async (db, ids, { row, now }) => {
  const told = await changeFacts(db, ids, { row, now });
  if (!told || told.part.event.status !== 'published') return null;
  const { part, change } = told;
  const { event, booking, talks } = part;
  const said = words.dated;
  const attends = booking?.state === 'confirmed';
  return withInvite(db, part, {
    row,
    letter: letterTo(part, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        ...(change.note ? [{ text: plain(change.note) }] : []),
        whenWhere(part),
        ...talkFacts(talks, attends),
        {
          text:
            attends || talks.length > 0 ? said.calendar : row.entry_id ? said.others : said.waits
        },
        { button: { label: words.postponed.button, href: link(part.path) } }
      ]
    })
  });
};

export const postponeLetters: Letters = {
  'event-postponed': postponed,
  'event-postponed-waiting': postponed,
  'event-dated': dated,
  'event-dated-waiting': dated
};
