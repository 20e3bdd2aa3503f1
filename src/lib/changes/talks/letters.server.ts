/** The letters of talks: to who presents, and to the lead of a partner whose talk it is. */
import type { Db } from '#db/open.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findPresenter } from '#lib/slots/presenters.server.ts';
import { findTalk, type Talk } from '#lib/slots/talk.server.ts';
import { firstName } from '#lib/text.ts';
import { instantText } from '#lib/time.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { talks as talkWords } from '#lib/words/en/talks.ts';

import {
  letterTo,
  partOf,
  presenterPath,
  presentingPath,
  talkFacts,
  talkPath,
  whenWhere,
  withInvite,
  type Part
} from '../letters.server.ts';

const said = talkWords.letters;

interface Found {
  talk: Talk;
  part: Part;
  /** As people read them, free of marks. */
  title: string;
  event: string;
  subject: string;
  /** How they came to it, where not by taking a slot. */
  how: string | null;
}

async function find(
  db: Db,
  { talk: id, person, how }: { talk?: string; person?: string | null; how?: string },
  now: string
): Promise<Found | null> {
  const talk = id ? await findTalk(db, id) : undefined;
  const who = person ?? talk?.person_id;
  if (!talk || !who) return null;
  const part = await partOf(db, { event: talk.event_id, person: who, now });
  if (!part) return null;
  const { subject } = letterFacts(part.event);
  const event = plain(part.event.title);
  return { talk, part, title: plain(talk.title), event, subject, how: how ?? null };
}

/** A letter about a talk, with the calendar where its row carries one; gone when `said` is null. */
function about(
  build: (facts: Found) => {
    subject: string;
    title: string;
    blocks: Block[];
    foot?: string;
  } | null
): LetterBuilder {
  return async (db, ids, { row, now }) => {
    const found = await find(db, ids, now);
    const letter = found && build(found);
    if (!letter) return null;
    return withInvite(db, found.part, { row, letter: letterTo(found.part, row, letter) });
  };
}

const button = (label: string, path: string): Block => ({ button: { label, href: link(path) } });
const stands = ({ talk, part }: Found): boolean =>
  talk.withdrawn_at === null && talk.slot_id !== null && part.event.status === 'published';

/** The page on which the reader of a letter changes their part in a talk. */
function pathOf({ talk, part }: Found): string {
  const line = part.talks.find((one) => one.talk === talk.id);
  return line ? presentingPath(line) : talkPath(talk.id);
}

const taken = about((found) => {
  const { talk, part, title, event, subject, how } = found;
  if (!stands(found)) return null;
  const { booking, talks, person } = part;
  const attends = booking?.state === 'confirmed';
  const intro =
    how === 'reserve'
      ? said.fromReserve
      : how === 'approved'
        ? said.approved
        : words.talkTaken.intro;
  const page = link(pathOf(found));
  return {
    subject: words.talkTaken.subject(subject),
    title: words.talkTaken.title(firstName(person.name)),
    blocks: [
      { text: intro(title, event) },
      whenWhere(part),
      ...talkFacts(
        talks.filter((line) => line.talk === talk.id),
        attends
      ),
      ...(attends && booking.presenting_at ? [{ text: words.talkTaken.attends }] : []),
      { button: { label: words.talkTaken.button, href: attends ? link(part.path) : page } },
      ...(part.event.getting_there ? [{ text: plain(part.event.getting_there) }] : []),
      ...part.day.map((text) => ({ text })),
      ...(how === 'reserve' ? [{ text: said.notAfterAll }] : []),
      { link: { ...words.talkTaken.withdraw, href: page } }
    ],
    foot: words.talkTaken.foot(part.event.host, part.event.contact)
  };
});

const moved = about((found) => {
  const { part, title, subject } = found;
  if (!stands(found)) return null;
  return {
    subject: words.slotMoved.subject(subject),
    title: words.slotMoved.title,
    blocks: [
      { text: words.slotMoved.intro(title) },
      ...talkFacts(part.talks, part.booking?.state === 'confirmed'),
      button(words.talkTaken.button, pathOf(found))
    ]
  };
});

/** Somebody presents a talk no longer, whatever the way; they may still come and listen. */
function noLonger(text: {
  subject: (event: string) => string;
  title: string;
  intro: (talk: string, event: string) => string;
}): LetterBuilder {
  return about(({ part, title, event, subject }) => {
    const { booking, talks } = part;
    const { stillGoing, nowWaiting, gone } = words.talkWithdrawn;
    return {
      subject: text.subject(subject),
      title: text.title,
      blocks: [
        { text: text.intro(title, event) },
        ...(booking?.state === 'confirmed'
          ? [{ text: stillGoing }]
          : booking?.state === 'waiting'
            ? [{ text: nowWaiting }]
            : talks.length === 0
              ? [{ text: gone }]
              : talkFacts(talks, false)),
        button(words.changed.button, part.path)
      ]
    };
  });
}

/** A letter without a calendar that asks for one thing, while `when` holds. */
function plainly(
  text: {
    subject: (event: string) => string;
    title: string;
    intro: (talk: string, event: string) => string;
    button: string;
  },
  when: (found: Found) => boolean,
  more: (found: Found) => Block[] = () => [],
  path: (found: Found) => string = ({ talk }) => talkPath(talk.id)
): LetterBuilder {
  return about((found) =>
    when(found)
      ? {
          subject: text.subject(found.subject),
          title: text.title,
          blocks: [
            { text: text.intro(found.title, found.event) },
            whenWhere(found.part),
            ...more(found),
            button(text.button, path(found))
          ]
        }
      : null
  );
}

const toEvent = ({ part }: Found): string => eventPath(part.event);
const by = (text: (when: string) => string, until: string | null): Block[] =>
  until ? [{ text: text(instantText(until)) }] : [];

/** What a colleague answered, told to who answers for the talk. */
function colleague(title: (name: string) => string): LetterBuilder {
  return async (db, ids, { row, now }) => {
    const found = await find(db, ids, now);
    const presenter = await findPresenter(db, ids['about']!);
    const other = presenter && (await findPerson(db, presenter.person_id));
    if (!found || !other || found.talk.withdrawn_at) return null;
    const line = title(plain(other.name || other.email));
    return letterTo(found.part, row, {
      subject: `${line}: ${found.subject}`,
      title: line,
      blocks: [
        { text: said.colleague.intro(found.title, found.event) },
        button(said.colleague.button, talkPath(found.talk.id))
      ]
    });
  };
}

export const talkLetters: Letters = {
  'talk-taken': taken,
  'slot-moved': moved,
  'talk-withdrawn': noLonger(words.talkWithdrawn),
  'talk-passed-on': noLonger(said.passedOn),
  'talk-left': noLonger(said.left),

  'talk-stays': about((found) =>
    stands(found)
      ? {
          subject: said.stays.subject(found.subject),
          title: said.stays.title,
          blocks: [
            { text: said.stays.intro(found.event) },
            whenWhere(found.part),
            button(words.talkTaken.button, pathOf(found))
          ]
        }
      : null
  ),

  'talk-only': about((found) =>
    stands(found)
      ? {
          subject: said.only.subject(found.subject),
          title: said.only.title,
          blocks: [
            { text: said.only.intro(found.event) },
            ...talkFacts(found.part.talks, false),
            button(words.talkTaken.button, pathOf(found))
          ]
        }
      : null
  ),

  'talk-requested': plainly(said.requested, ({ talk }) => talk.requested_at !== null),
  'talk-reserved': plainly(said.reserved, ({ talk }) => talk.reserved_at !== null),
  'talk-declined': plainly(
    said.declined,
    ({ talk }) => talk.declined_at !== null,
    ({ talk }) => (talk.answer_note ? [{ text: plain(talk.answer_note) }] : []),
    toEvent
  ),
  'talk-to-name': plainly(
    said.toName,
    (found) => stands(found) && found.talk.person_id === null,
    ({ talk }) => by(said.toName.by, talk.name_by)
  ),
  'talk-stand-in': plainly(
    said.standIn,
    (found) => stands(found) && found.talk.stand_in_until !== null,
    ({ talk }) => by(said.standIn.by, talk.stand_in_until)
  ),
  'talk-lapsed': plainly(
    said.lapsed,
    ({ talk }) => talk.withdrawn_at !== null,
    () => [],
    toEvent
  ),

  'asked-to-present': async (db, ids, { row, now }) => {
    const presenter = await findPresenter(db, ids['presenter']!);
    const found =
      presenter && (await find(db, { talk: presenter.talk_id, person: presenter.person_id }, now));
    if (!found || found.talk.withdrawn_at || presenter.accepted_at || presenter.left_at)
      return null;
    const asker = presenter.asked_by && (await findPerson(db, presenter.asked_by));
    const name = asker ? plain(asker.name || said.asked.someone) : said.asked.someone;
    return letterTo(found.part, row, {
      subject: said.asked.subject(name, found.subject),
      title: said.asked.title(name),
      blocks: [
        { text: said.asked.intro(found.title, found.event) },
        whenWhere(found.part),
        button(said.asked.button, presenterPath(presenter.id)),
        { text: said.asked.waits }
      ],
      foot: said.asked.foot(found.part.event.host, found.part.event.contact)
    });
  },
  'co-presenter-accepted': colleague(said.colleague.accepted),
  'co-presenter-declined': colleague(said.colleague.declined),
  'co-presenter-left': colleague(said.colleague.left),

  'confirm-talk': plainly(
    said.confirm,
    (found) => stands(found) && found.talk.confirmed_at === null,
    ({ part, talk }) =>
      talkFacts(
        part.talks.filter((line) => line.talk === talk.id),
        part.booking?.state === 'confirmed'
      )
  )
};
