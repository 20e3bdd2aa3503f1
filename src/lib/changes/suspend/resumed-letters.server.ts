/** The mail with all dates when a programme goes on: what became of each event, and what is asked. */
import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { programmeEvents, programmePart } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findProgramme } from '#lib/programmes/programme.server.ts';
import { stateOf, type Participant } from '#lib/programmes/rules.ts';
import { letters } from '#lib/words/en/letters.ts';
import { programmes } from '#lib/words/en/programmes.ts';
import { suspend } from '#lib/words/en/suspend.ts';

import { partOf, presenterPath, talkPath, withInvite } from '../letters.server.ts';
import { hostOf, isTold, nominationPath } from '../programme/letters.server.ts';
import { participationOf } from '../programme/mine.server.ts';
import { whichTalks } from '../replace/letters.server.ts';
import { replacementsOf } from '../replace/replace.server.ts';
import { partsIn, type MyPart } from './parts.server.ts';
import { coordinatedIn, pageOf } from './suspended-letters.server.ts';

const said = suspend.letters.resumed;

interface Became {
  event: Event;
  how: Row<'resumed_event'>['how'];
  instead: Event[];
}

/** What a resumption made of each event, in the order of their dates. */
async function becameOf(db: Db, resumption: string): Promise<Became[]> {
  const rows = await db
    .selectFrom('resumed_event')
    .innerJoin('event', 'event.id', 'resumed_event.event_id')
    .selectAll('event')
    .select('resumed_event.how')
    .where('resumption_id', '=', resumption)
    .orderBy('event.created_at')
    .orderBy('event.id')
    .execute();
  const became: Became[] = [];
  for (const { how, ...event } of rows) {
    const replaced = how === 'replaced' || how === 'taken-in';
    became.push({ event, how, instead: replaced ? await replacementsOf(db, event.id) : [] });
  }
  return became;
}

function sayBecame({ event, how, instead }: Became): string {
  const title = plain(event.title);
  const into = instead
    .map(toCard)
    .map((card) => plain(`${card.title}, ${card.when}`))
    .join('; ');
  if (how === 'dated') return said.became.dated(title, toCard(event).when);
  return how === 'replaced' || how === 'taken-in'
    ? said.became[how](title, into)
    : said.became[how](title);
}

const resumed: LetterBuilder = async (db, { resumption: id, person: whom }, { row, now }) => {
  const resumption = await db
    .selectFrom('resumption')
    .selectAll()
    .where('id', '=', id!)
    .executeTakeFirst();
  const programme = resumption && (await findProgramme(db, resumption.programme_id));
  const person = await findPerson(db, whom!);
  if (!resumption || !programme || !person) return null;
  const of = { programme: programme.id, person: person.id };
  const [became, all, participant, coordinated] = await Promise.all([
    becameOf(db, resumption.id),
    programmeEvents(db, programme.id),
    participationOf(db, of),
    coordinatedIn(db, of)
  ]);
  const others = became.flatMap(({ event, instead }) => [event, ...instead]);
  const ids = [...new Set([...all, ...others].map((event) => event.id))];
  const parts = await partsIn(db, { person: person.id, events: ids });
  const state = participant && stateOf(participant);
  const takesPart = state === 'accepted';
  const dates = datesOf({ all, became, parts, takesPart, now });
  const { host, contact } = hostOf(programme);
  const answers = state === 'nominated';
  const blocks: Block[] = [
    { text: said.intro(plain(programme.title)) },
    ...(resumption.note ? [{ text: plain(resumption.note) }] : []),
    ...became.map((one) => ({ text: sayBecame(one) })),
    ...(dates.length > 0
      ? [
          { text: takesPart ? said.dates : said.datesOthers },
          { list: dates.map(({ line }) => plain(line)) }
        ]
      : [{ text: said.noDates }]),
    ...(row.entry_id
      ? [{ text: said.inviteHere }]
      : dates.some(({ booking }) => booking)
        ? [{ text: said.invites }]
        : []),
    ...giveBack(dates, takesPart),
    ...became.flatMap((one) => askTalks(one, parts.get(one.event.id) ?? [])),
    ...(coordinated.length > 0 ? [{ text: said.coordinator }] : []),
    ...(answers ? [{ text: said.nominated }] : []),
    { button: button({ programme: programme.id, participant, answers }) }
  ];
  const letter = {
    to: { name: person.name, address: row.to_email },
    replyTo: contact,
    thread: `programme.${programme.id}.${person.id}`,
    subject: said.subject(programme.title),
    title: said.title,
    blocks,
    foot: said.foot(host, contact)
  };
  const entry = row.entry_id ? await findEntry(db, row.entry_id) : undefined;
  const part = entry && (await partOf(db, { event: entry.event_id, person: person.id, now }));
  if (!part || part.event.status !== 'published') return letter;
  const number = await programmePart(db, { event: part.event, person: person.id });
  const lines = number ? [programmes.part.line(number.number, number.of, number.title)] : [];
  return withInvite(db, part, { row, letter, lines });
};

function button(facts: {
  programme: string;
  participant: Participant | undefined;
  answers: boolean;
}): { label: string; href: string } {
  const { programme, participant, answers } = facts;
  if (participant && answers) {
    return { label: said.answer, href: link(nominationPath(participant.id)) };
  }
  const href = pageOf(programme, participant);
  return { label: href.startsWith('/my') ? said.button : said.buttonPublic, href: link(href) };
}

interface DateLine {
  line: string;
  when: string;
  /** Their booking, where they have a place that they can give back. */
  booking: string | null;
}

/** The dates to come: all of the programme for who is in it, for others those in which they have a part. */
function datesOf(facts: {
  all: readonly Event[];
  became: readonly Became[];
  parts: ReadonlyMap<string, readonly MyPart[]>;
  takesPart: boolean;
  now: Instant;
}): DateLine[] {
  const { all, became, parts, takesPart, now } = facts;
  const numbered = all.filter(({ status }) => status !== 'draft' && status !== 'cancelled');
  const elsewhere = became
    .flatMap(({ instead }) => instead)
    .filter((one) => !all.some(({ id }) => id === one.id));
  const settled = new Set(
    became.flatMap(({ event, instead }) => [event.id, ...instead.map(({ id }) => id)])
  );
  return [...numbered, ...elsewhere]
    .filter((event) => isTold(event, now) && event.starts_at !== null)
    .filter((event) => takesPart || (parts.get(event.id) ?? []).length > 0 || parts.size === 0)
    .map((event) => {
      const card = toCard(event);
      const mine = (parts.get(event.id) ?? []).find((part) => part.kind === 'booking');
      const what = mine?.kind === 'booking' ? (said.states[mine.state] ?? '') : said.notBooked;
      const number = numbered.indexOf(event) + 1;
      const going = mine?.kind === 'booking' && mine.state === 'confirmed';
      const where = going && event.mode === 'online' ? letters.invite.online : card.where;
      const line = said.line(card.when, card.title, where, what);
      return {
        line: takesPart && number > 0 ? said.numbered(number, line) : line,
        when: card.when,
        booking:
          mine?.kind === 'booking' && mine.state === 'confirmed' && settled.has(event.id)
            ? mine.booking
            : null
      };
    });
}

function giveBack(dates: readonly DateLine[], takesPart: boolean): Block[] {
  const links = dates.flatMap(({ booking, when }) => {
    if (!booking) return [];
    const words = takesPart ? said.giveBack : said.giveBackOther;
    const href = link(`${bookingPath(booking)}/cancel`);
    return [{ link: { label: words.label(when), href, after: words.after } }];
  });
  return links.length > 0 ? [{ heading: said.cantCome }, ...links] : [];
}

function askTalks({ event, how, instead }: Became, parts: readonly MyPart[]): Block[] {
  const title = plain(event.title);
  if (how === 'later') return [];
  if (instead.length > 0) return whichTalks(parts, title);
  return parts.flatMap((part): Block[] => {
    if (part.kind !== 'talk') return [];
    if (how === 'cancelled') return [{ text: said.presenterOff(plain(part.title), title) }];
    const path = part.answers ? talkPath(part.talk) : presenterPath(part.presenter);
    return [
      { text: said.presenter(plain(part.title), title, toCard(event).when) },
      { link: { label: said.talkLink, href: link(path), after: '.' } }
    ];
  });
}

export const resumedLetters: Letters = { 'programme-resumed': resumed };
