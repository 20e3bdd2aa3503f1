/** The letters of an event that others replace, and the short one that brings a date into a calendar. */
import type { Db } from '#db/open.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { programmePart } from '#lib/events/programme-part.server.ts';
import { letterFacts, toCard } from '#lib/events/read.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { letters as usual } from '#lib/words/en/letters.ts';
import { programmes } from '#lib/words/en/programmes.ts';
import { suspend } from '#lib/words/en/suspend.ts';

import {
  changeFacts,
  letterTo,
  partOf,
  talkFacts,
  talkPath,
  whenWhere,
  withInvite
} from '../letters.server.ts';
import { partsIn, type MyPart } from '../suspend/parts.server.ts';
import { replacementsOf } from './replace.server.ts';

const said = suspend.letters;

/** The talks that somebody answers for and that wait to hear at which event they are. */
export function whichTalks(
  parts: readonly MyPart[],
  event: string,
  words: {
    talk: (title: string) => string;
    partner: (title: string, partner: string) => string;
  } = {
    talk: (title) => said.resumed.presenterWhich(title, event),
    partner: (title, partner) => said.resumed.partnerWhich(title, partner, event)
  }
): Block[] {
  return parts.flatMap((part): Block[] => {
    if (part.kind !== 'partner' && !(part.kind === 'talk' && part.answers)) return [];
    const text =
      part.kind === 'partner'
        ? words.partner(plain(part.title), plain(part.partner))
        : words.talk(plain(part.title));
    return [
      { text },
      { link: { label: said.resumed.talkLink, href: link(talkPath(part.talk)), after: '.' } }
    ];
  });
}

const replaced: LetterBuilder = async (db, ids, { row, now }) => {
  const told = await changeFacts(db, ids, { row, now });
  if (!told || told.part.event.status !== 'cancelled') return null;
  const { part, change, was } = told;
  const { event, person } = part;
  const instead = await replacementsOf(db, event.id);
  if (instead.length === 0) return null;
  const all = [event.id, ...instead.map(({ id }) => id)];
  const parts = await partsIn(db, { person: person.id, events: all });
  const states = instead.map(({ id }) => {
    const booking = (parts.get(id) ?? []).find((one) => one.kind === 'booking');
    return booking?.kind === 'booking' ? (said.resumed.states[booking.state] ?? '') : '';
  });
  const words = said.replaced;
  const talks = whichTalks(parts.get(event.id) ?? [], plain(event.title));
  const dated = {
    ...event,
    starts_local: was.startsLocal ?? null,
    ends_local: was.endsLocal ?? null
  };
  const booked = states.some(Boolean);
  return withInvite(
    db,
    { ...part, event: dated },
    {
      row,
      letter: letterTo(part, row, {
        subject: words.subject(letterFacts(dated).subject),
        title: words.title,
        blocks: [
          {
            text: was.startsLocal
              ? words.intro(plain(event.title), was.when)
              : words.introPostponed(plain(event.title))
          },
          ...(change.note ? [{ text: plain(change.note) }] : []),
          { text: words.instead },
          {
            list: instead.map((one, at) => {
              const card = toCard(one);
              const where = states[at] && one.mode === 'online' ? usual.invite.online : card.where;
              return plain(words.line(card.when, card.title, where, states[at]!));
            })
          },
          ...(booked ? [{ text: words.invites }] : []),
          ...talks,
          ...(row.entry_id ? [{ text: words.calendar }] : []),
          {
            button: { label: words.buttonEvent, href: link(eventPath(instead[0]!)) }
          }
        ]
      })
    }
  );
};

/** What an event takes the place of, as its letters say it. */
async function replacedBy(db: Db, event: string): Promise<string[]> {
  const rows = await db
    .selectFrom('replacement')
    .innerJoin('event', 'event.id', 'replacement.event_id')
    .select('event.title')
    .where('replacement.by_id', '=', event)
    .orderBy('replacement.made_at')
    .execute();
  return rows.map(({ title }) => title);
}

const instead: LetterBuilder = async (db, _, { row, now }) => {
  const entry = row.entry_id ? await findEntry(db, row.entry_id) : undefined;
  const part = entry && (await partOf(db, { event: entry.event_id, person: entry.person_id, now }));
  if (!entry || part?.event.status !== 'published') return null;
  const { event, booking, talks, person } = part;
  const attends = booking?.state === 'confirmed';
  if (!attends && talks.length === 0 && entry.partstat !== 'NEEDS-ACTION') return null;
  const words = said.entry;
  const place = await programmePart(db, { event, person: person.id });
  const titles = await replacedBy(db, event.id);
  const subject = words.subject(letterFacts(event).subject);
  const intro = attends ? words.place : talks.length > 0 ? words.talk : words.invited;
  return withInvite(db, part, {
    row,
    lines: place ? [programmes.part.line(place.number, place.of, place.title)] : [],
    letter: letterTo(part, row, {
      subject: place ? `${subject} · ${programmes.part.subject(place.number, place.of)}` : subject,
      title: words.title,
      blocks: [
        { text: intro(plain(event.title)) },
        ...(place
          ? [{ text: programmes.part.line(place.number, place.of, plain(place.title)) }]
          : []),
        ...(titles.length > 0 ? [{ text: words.instead(titles.map(plain).join(', ')) }] : []),
        whenWhere(part),
        ...talkFacts(talks, attends),
        { button: { label: words.button, href: link(part.path) } },
        ...(attends
          ? [
              {
                link: {
                  ...(place ? words.cantComeProgramme : words.cantCome),
                  href: link(`${bookingPath(booking.id)}/cancel`)
                }
              }
            ]
          : [])
      ]
    })
  });
};

export const replaceLetters: Letters = {
  'event-replaced': replaced,
  'event-replaced-waiting': replaced,
  'event-instead': instead
};
