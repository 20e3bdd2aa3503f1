/** The letters of a programme that stands still: one with all that is theirs, short ones for calendars. */
import type { Db } from '#db/open.server.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findProgramme } from '#lib/programmes/programme.server.ts';
import { stateOf, type Participant } from '#lib/programmes/rules.ts';
import type { Suspension } from '#lib/programmes/suspension.server.ts';
import { suspend } from '#lib/words/en/suspend.ts';

import { letterTo, partOf, withInvite, type Part } from '../letters.server.ts';
import { hostOf } from '../programme/letters.server.ts';
import { participationOf } from '../programme/mine.server.ts';
import type { Was } from './suspend.server.ts';
import { partsIn, type MyPart } from './parts.server.ts';

const said = suspend.letters.suspended;

/** A suspension that stands, with what its events were; null once the programme has gone on. */
async function standing(db: Db, id: string): Promise<Suspension | undefined> {
  return db
    .selectFrom('suspension')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

async function stoppedBy(db: Db, suspension: string): Promise<{ event: string; was: Was }[]> {
  const rows = await db
    .selectFrom('suspended_event')
    .select(['event_id', 'was'])
    .where('suspension_id', '=', suspension)
    .execute();
  return rows
    .map(({ event_id, was }) => ({ event: event_id, was: JSON.parse(was) as Was }))
    .sort((a, b) => ((a.was.startsLocal ?? '') < (b.was.startsLocal ?? '') ? -1 : 1));
}

/** The authorities with places in a programme that somebody coordinates, by name. */
export async function coordinatedIn(
  db: Db,
  { programme, person }: { programme: string; person: string }
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('grant')
    .innerJoin('authority', 'authority.id', 'grant.scope_id')
    .innerJoin('programme_place', 'programme_place.authority_id', 'authority.id')
    .select(['authority.id', 'authority.name'])
    .distinct()
    .where('grant.person_id', '=', person)
    .where('grant.right', '=', 'coordinator')
    .where('grant.scope', '=', 'authority')
    .where('grant.ended_at', 'is', null)
    .where('programme_place.programme_id', '=', programme)
    .where('programme_place.places', '>', 0)
    .orderBy('authority.name')
    .execute();
}

const suspended: LetterBuilder = async (db, { suspension: id, person: whom }, { row, now }) => {
  const suspension = await standing(db, id!);
  const programme = suspension && (await findProgramme(db, suspension.programme_id));
  const person = await findPerson(db, whom!);
  if (!suspension || !programme || !person) return null;
  const of = { programme: programme.id, person: person.id };
  const [stopped, participant, coordinated] = await Promise.all([
    stoppedBy(db, suspension.id),
    participationOf(db, of),
    coordinatedIn(db, of)
  ]);
  const events = stopped.map(({ event }) => event);
  const parts = await partsIn(db, { person: person.id, events });
  const mine = stopped.flatMap(({ event, was }) => {
    const what = sayParts(parts.get(event) ?? []);
    return what ? [plain(said.line(was.when, was.title, what))] : [];
  });
  const title = plain(programme.title);
  const state = participant && stateOf(participant);
  const { host, contact } = hostOf(programme);
  const letter = {
    to: { name: person.name, address: row.to_email },
    replyTo: contact,
    thread: `programme.${programme.id}.${person.id}`,
    subject: said.subject(programme.title),
    title: said.title,
    blocks: [
      { text: said.intro(title) },
      ...(suspension.note ? [{ text: plain(suspension.note) }] : []),
      ...(mine.length > 0
        ? [{ text: said.yours }, { list: mine }]
        : stopped.length > 0
          ? [
              { text: said.others },
              { list: stopped.map(({ was }) => plain(said.lineOthers(was.when, was.title))) }
            ]
          : []),
      ...(state === 'accepted' ? [{ text: said.participant }] : []),
      ...(state === 'nominated' || state === 'reserve' ? [{ text: said.nominated }] : []),
      ...(coordinated.length > 0
        ? [{ text: said.coordinator(coordinated.map(({ name }) => plain(name)).join(', ')) }]
        : []),
      ...(row.entry_id
        ? [{ text: said.calendarHere }]
        : mine.length > 0
          ? [{ text: said.calendar }]
          : []),
      { text: said.next },
      { button: { label: said.button, href: link(pageOf(programme.id, participant)) } }
    ] satisfies Block[],
    foot: said.foot(host, contact)
  };
  const part = row.entry_id ? await stoppedPart(db, { row, stopped, now }) : null;
  return part ? withInvite(db, part, { row, letter, lines: [suspend.letters.off.invite] }) : letter;
};

/** Somebody's page of a programme: their own where they take part. */
export const pageOf = (programme: string, participant: Participant | undefined): string =>
  participant && ['accepted', 'completed'].includes(stateOf(participant))
    ? `/my/programmes/${programme}`
    : `/programmes/${programme}`;

function sayParts(parts: readonly MyPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'talk') return said.presents(part.title);
      if (part.kind === 'partner') return said.partner(part.title, part.partner);
      if (part.kind === 'invited') return said.invited;
      if (part.state === 'confirmed') return said.keeps;
      return part.state === 'requested' ? said.requested : said.waits;
    })
    .join('; ');
}

/** A person's part in the event of a row's entry, with the date that it had. */
async function stoppedPart(
  db: Db,
  {
    row,
    stopped,
    now
  }: {
    row: { entry_id: string | null };
    stopped: readonly { event: string; was: Was }[];
    now: string;
  }
): Promise<Part | null> {
  const entry = await findEntry(db, row.entry_id!);
  const was = entry && stopped.find(({ event }) => event === entry.event_id)?.was;
  const part = entry && (await partOf(db, { event: entry.event_id, person: entry.person_id, now }));
  if (!was || !part) return null;
  const date = { starts_local: was.startsLocal, ends_local: was.endsLocal };
  return { ...part, event: { ...part.event, ...date } };
}

/** Takes one date out of a calendar; it goes also when the programme has gone on meanwhile. */
const off: LetterBuilder = async (db, { suspension: id }, { row, now }) => {
  const stopped = await stoppedBy(db, id!);
  const part = await stoppedPart(db, { row, stopped, now });
  const programme = part?.event.programme_id && (await findProgramme(db, part.event.programme_id));
  if (!part || !programme) return null;
  const words = suspend.letters.off;
  const { subject, when } = letterFacts(part.event);
  const { host, contact } = hostOf(programme);
  return withInvite(db, part, {
    row,
    lines: [words.invite],
    letter: letterTo(part, row, {
      subject: words.subject(subject),
      title: words.title,
      blocks: [{ text: words.text(plain(part.event.title), when, plain(programme.title)) }],
      foot: said.foot(host, contact)
    })
  });
};

export const suspendedLetters: Letters = {
  'programme-suspended': suspended,
  'programme-suspended-entry': off
};
