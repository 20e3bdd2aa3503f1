/** The letters of acts that span capabilities: talks, and what happens to an event. */
import type { Db } from '#db/open.server.ts';
import type { CalendarMethod } from '#db/schema.ts';
import { bookingPath, factsBlock } from '#lib/booking/letter-facts.server.ts';
import { workshopLines } from '#lib/booking/workshops/workshop-letters.server.ts';
import { liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import { findEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { mapBlock } from '#lib/events/venue.server.ts';
import { invitationPath } from '#lib/invitations/letters.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters, OutboxRow } from '#lib/mail/outbox.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import {
  dayLines,
  presentingSpan,
  talkLines,
  talkText,
  type TalkLine
} from '#lib/slots/presenter.server.ts';
import { clockText } from '#lib/time.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { postpone } from '#lib/words/en/postpone.ts';

/** A talk's own page; its key opens this talk and nothing else. */
export const talkPath = (talk: string): string => `/talk/${keyTo('talk', talk)}`;

/** The page of somebody's part in a talk that a colleague answers for. */
export const presenterPath = (presenter: string): string =>
  `/presenting/${keyTo('presenter', presenter)}`;

/** Where whoever presents sees and changes what is theirs. */
export const presentingPath = (line: Pick<TalkLine, 'talk' | 'presenter' | 'answers'>): string =>
  line.answers ? talkPath(line.talk) : presenterPath(line.presenter);

/** Everything that a person is at an event: who, with which booking and which talks. */
export interface Part {
  event: Event;
  person: Person;
  booking: Booking | undefined;
  talks: TalkLine[];
  /** What somebody who presents is told of the day: how many come, what is in the room. */
  day: string[];
  /** Their page: of the booking, of the talk, else of the invitation or the event. */
  path: string;
  now: string;
}

export async function partOf(
  db: Db,
  { event: id, person: personId, now }: { event: string; person: string; now: string }
): Promise<Part | null> {
  const [event, person] = await Promise.all([findEvent(db, id), findPerson(db, personId)]);
  const over = event?.ends_at != null && event.ends_at <= now;
  if (!event || !person || over) return null;
  const booking = await lastBooking(db, { event: id, person: personId });
  const talks = await talkLines(db, { event, person: personId });
  const path = booking
    ? bookingPath(booking.id)
    : talks[0]
      ? presentingPath(talks[0])
      : ((await invitationPath(db, { event: id, person: personId })) ?? eventPath(event));
  const day = talks.length > 0 ? await dayLines(db, event) : [];
  return { event, person, booking, talks, day, path, now };
}

/** The live booking, else the last one: letters of a cancelled event speak of bookings that ended. */
async function lastBooking(
  db: Db,
  facts: { event: string; person: string }
): Promise<Booking | undefined> {
  return (
    (await liveBooking(db, facts)) ??
    (await db
      .selectFrom('booking')
      .selectAll()
      .where('event_id', '=', facts.event)
      .where('person_id', '=', facts.person)
      .orderBy('created_at', 'desc')
      .executeTakeFirst())
  );
}

async function entryOfRow(db: Db, row: OutboxRow): Promise<Entry | undefined> {
  return row.entry_id ? findEntry(db, row.entry_id) : undefined;
}

/** What an entry says to whoever it belongs to: guest, presenter, invited person. */
export function shownTo(part: Part, lines: readonly string[] = []) {
  const { event, booking, talks } = part;
  const attends = booking?.state === 'confirmed';
  const span = attends ? undefined : presentingSpan(talks);
  return {
    event,
    mode: booking?.mode ?? (event.mode === 'online' ? ('online' as const) : ('room' as const)),
    withLink: attends || talks.length > 0,
    lines: [
      ...lines,
      ...talkText(talks),
      ...(span ? [words.invite.arriveBy(clockText(span.starts.slice(11)))] : []),
      ...(talks.length > 0 ? part.day : [])
    ],
    ...(span && { slot: { ...span, title: event.title } })
  };
}

/** The invite of an entry. */
export function partInvite(
  part: Part,
  facts: { entry: Entry; method: CalendarMethod; sequence: number; lines?: readonly string[] }
) {
  const { entry, method, sequence, lines } = facts;
  const to = { name: part.person.name, address: entry.email };
  const shown = shownTo(part, lines);
  return inviteOf({ ...shown, entry, method, sequence, to, path: part.path, now: part.now });
}

/** Address, contact and thread, the same in every letter of this file. */
export function letterTo(
  part: Part,
  row: OutboxRow,
  letter: Pick<Letter, 'subject' | 'title' | 'blocks'> & { foot?: string }
): Letter {
  const { event, person, booking } = part;
  return {
    to: { name: person.name, address: row.to_email },
    replyTo: event.contact,
    thread: booking ? `booking.${booking.id}` : `event.${event.id}.${person.id}`,
    foot: words.changed.foot(event.host, event.contact),
    ...letter
  };
}

export async function withInvite(
  db: Db,
  part: Part,
  { row, letter, lines }: { row: OutboxRow; letter: Letter; lines?: readonly string[] }
): Promise<Letter> {
  const entry = await entryOfRow(db, row);
  const chosen = part.booking ? await workshopLines(db, part.booking) : [];
  const invite =
    entry &&
    partInvite(part, {
      entry,
      method: row.method!,
      sequence: row.sequence!,
      lines: [...(lines ?? []), ...chosen]
    });
  return invite ? { ...letter, invite } : letter;
}

export function whenWhere({ event, booking, talks }: Part): Block {
  if (booking?.state === 'confirmed') return factsBlock({ event, booking });
  const { when, where } = letterFacts(event);
  const joining = talks.length > 0 && event.mode !== 'room' ? event.online_link : null;
  return {
    facts: [
      [words.when, `${when} (UK time)`],
      [words.where, plain(where)],
      ...(joining ? [[words.join, joining] as const] : [])
    ]
  };
}

export function talkFacts(talks: readonly TalkLine[], attends: boolean): Block[] {
  return talks.map((talk) => ({
    facts: [
      [
        words.yourTalk,
        `${plain(talk.title)}, ${words.talkTaken.slot(talk.clockText, talk.minutes)}`
      ],
      ...(attends ? [] : [[words.arriveBy, clockText(talk.arriveBy)] as const])
    ]
  }));
}

const changed: LetterBuilder = async (db, ids, { row, now }) => {
  const told = await changeFacts(db, ids, { row, now });
  if (!told || told.part.event.status !== 'published') return null;
  const { part, change, was } = told;
  const { event, booking, talks } = part;
  const said = words.changed;
  const facts = letterFacts(event);
  const moved = change.kind === 'moved';
  const attends = booking?.state === 'confirmed';
  const map = await mapBlock(db, event);
  return withInvite(db, part, {
    row,
    letter: letterTo(part, row, {
      subject: (moved ? said.subjectMoved : said.subjectChanged)(facts.subject),
      title: moved ? said.titleMoved : said.titleChanged,
      blocks: [
        { text: said.intro(plain(event.title)) },
        ...(change.note ? [{ text: said.note(plain(change.note)) }] : []),
        { heading: said.now },
        whenWhere(part),
        ...(booking?.mode === 'online' ? [] : map),
        ...talkFacts(talks, attends),
        { heading: said.was },
        { facts: [...wasFacts(was)] },
        {
          text:
            attends || talks.length > 0
              ? said.calendar
              : booking?.state === 'waiting' ||
                  booking?.state === 'requested' ||
                  booking?.state === 'offered'
                ? said[booking.state]
                : said.invited
        },
        { button: { label: said.button, href: link(part.path) } }
      ]
    })
  });
};

const cancelled: LetterBuilder = async (db, ids, { row, now }) => {
  const told = await changeFacts(db, ids, { row, now });
  if (!told) return null;
  const { part, change } = told;
  const { event } = part;
  const said = words.eventCancelled;
  const { subject, when } = letterFacts(event);
  return withInvite(db, part, {
    row,
    letter: letterTo(part, row, {
      subject: said.subject(subject),
      title: said.title,
      blocks: [
        {
          text: event.postponed_at
            ? postpone.letters.cancelledAfter(plain(event.title))
            : (row.entry_id ? said.intro : said.waiting)(plain(event.title), when)
        },
        ...(change.note ? [{ text: plain(change.note) }] : []),
        { button: { label: said.button, href: link('/') } }
      ]
    })
  });
};

export interface Was {
  title: string;
  when: string;
  where: string;
  startsLocal?: string | null;
  endsLocal?: string | null;
}

function* wasFacts(was: Was): Generator<[string, string]> {
  yield [words.when, was.when];
  yield [words.where, plain(was.where)];
}

export async function changeFacts(
  db: Db,
  ids: Record<string, string>,
  { row, now }: { row: OutboxRow; now: string }
): Promise<{ part: Part; change: { kind: string; note: string }; was: Was } | null> {
  const change = await db
    .selectFrom('event_change')
    .select(['event_id', 'kind', 'note', 'was'])
    .where('id', '=', ids['change']!)
    .executeTakeFirst();
  const entry = await entryOfRow(db, row);
  const person = entry?.person_id ?? ids['person'];
  if (!change || !person) return null;
  const part = await partOf(db, { event: change.event_id, person, now });
  return part && { part, change, was: JSON.parse(change.was) as Was };
}

export const changeLetters: Letters = {
  'event-changed': changed,
  'event-changed-waiting': changed,
  'event-cancelled': cancelled,
  'event-cancelled-waiting': cancelled
};
