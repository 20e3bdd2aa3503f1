/** The reminder and the thanks of whoever presents. */
import { findEvent } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { mapBlock } from '#lib/events/venue.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { materialOf } from '#lib/slots/material/read.server.ts';
import { cameTo, missingOf, talkLines } from '#lib/slots/presenter.server.ts';
import { firstName } from '#lib/text.ts';
import { dayPart, longDayText } from '#lib/time.server.ts';
import { material as materialWords } from '#lib/words/en/material.ts';
import { talks as talkWords } from '#lib/words/en/talks.ts';
import { letters as words } from '#lib/words/en/letters.ts';

import { letterTo, partOf, presentingPath, talkFacts, whenWhere } from '../letters.server.ts';

const said = talkWords.letters;

export const presenterReminders: Letters = {
  'remind-presenter': listed('reminders', async (db, ids, { row, now }) => {
    const part = await partOf(db, { event: ids['event']!, person: ids['person']!, now });
    const [first] = part?.talks ?? [];
    if (!part || !first || part.event.status !== 'published') return null;
    if (part.event.starts_at !== ids['starts']) return null;
    const { event, person } = part;
    const day = longDayText(dayPart(event.starts_local!));
    const missing = await missingOf(db, { event: event.id, person: person.id });
    const letter = letterTo(part, row, {
      subject: said.reminder.subject(day.split(' ')[0]!, letterFacts(event).subject),
      title: said.reminder.title(day),
      blocks: [
        whenWhere(part),
        ...talkFacts(part.talks, false),
        ...[event.getting_there, event.good_to_know]
          .filter((text) => text !== null)
          .map((text) => ({ text: plain(text) })),
        ...(await mapBlock(db, event)),
        ...part.day.map((text) => ({ text })),
        ...(missing.length > 0 ? [{ heading: said.reminder.missing }, { list: missing }] : []),
        { button: { label: said.reminder.button, href: link(presentingPath(first)) } }
      ]
    });
    return { ...letter, person: person.id };
  }),

  'thank-presenter': listed('announcements', async (db, ids, { row }) => {
    const [event, person] = await Promise.all([
      findEvent(db, ids['event']!),
      findPerson(db, ids['person']!)
    ]);
    const talks = event && person ? await talkLines(db, { event, person: person.id }) : [];
    if (!event || !person || talks.length === 0 || event.status === 'cancelled') return null;
    const material = await materialOf(
      db,
      talks.map(({ talk }) => talk)
    );
    const without = talks.filter(({ talk }) => !material.some((item) => item.talk === talk));
    return {
      to: { name: person.name, address: row.to_email },
      replyTo: event.contact,
      thread: `event.${event.id}.${person.id}`,
      subject: said.thanks.subject(plain(event.title)),
      title: said.thanks.title(firstName(person.name)),
      blocks: [
        ...talks.map(({ title }) => ({ text: said.thanks.noted(plain(title)) })),
        { text: said.thanks.came(await cameTo(db, event.id), plain(event.title)) },
        ...without.map((line) => ({
          link: {
            ...materialWords.letters.thanks(plain(line.title)),
            href: link(`${presentingPath(line)}/material`)
          }
        })),
        { button: { label: said.thanks.button, href: link(eventPath(event)) } }
      ],
      foot: words.changed.foot(event.host, event.contact),
      person: person.id
    };
  })
};
