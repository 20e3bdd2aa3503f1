/** What a presenter's letters and calendar say: the talks of a person at one event. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant, LocalTime, Row } from '#db/schema.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import type { Level } from '#lib/events/rules.ts';
import { venueOf } from '#lib/events/venue.server.ts';
import { plain } from '#lib/mail/letter.ts';
import { clockText } from '#lib/time.server.ts';
import { events as eventWords } from '#lib/words/en/events.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { material as materialWords } from '#lib/words/en/material.ts';
import { talks as talkWords } from '#lib/words/en/talks.ts';
import { venues } from '#lib/words/en/venues.ts';

import { withoutMaterial } from './material/due.server.ts';
import { spanOf } from './rules.ts';

export interface TalkLine {
  talk: string;
  /** Their part in it, and whether they answer for it. */
  presenter: string;
  answers: boolean;
  title: string;
  minutes: number;
  starts: LocalTime;
  ends: LocalTime;
  /** `16:05` and as people read it. */
  clock: string;
  clockText: string;
  arriveBy: string;
}

/** The standing talks of a person at an event with a date, in order of time. */
export async function talkLines(
  db: Db,
  { event, person }: { event: { id: string; starts_local: LocalTime | null }; person: string }
): Promise<TalkLine[]> {
  if (!event.starts_local) return [];
  const rows = await talkRows(db, person).where('talk.event_id', '=', event.id).execute();
  return rows.map((row) => toLine(row, { person, starts: event.starts_local! }));
}

/** Those at every event that ends after an instant, by event, in one query: for feeds. */
export async function talkLinesByEvent(
  db: Db,
  { person, from }: { person: string; from: Instant }
): Promise<Map<string, TalkLine[]>> {
  const rows = await talkRows(db, person)
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select(['event.id as event', 'event.starts_local'])
    .where('event.ends_at', '>', from)
    .execute();
  const lines = new Map<string, TalkLine[]>();
  for (const { event, starts_local, ...row } of rows) {
    const line = toLine(row, { person, starts: starts_local! });
    lines.set(event, [...(lines.get(event) ?? []), line]);
  }
  return lines;
}

function talkRows(db: Db, person: string) {
  return db
    .selectFrom('talk')
    .innerJoin('presenter', 'presenter.talk_id', 'talk.id')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .select(['talk.id as talk', 'talk.title', 'talk.person_id', 'talk.minutes as length'])
    .select(['presenter.id as presenter', 'slot.starts', 'slot.minutes'])
    .where('presenter.person_id', '=', person)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null)
    .where('talk.withdrawn_at', 'is', null)
    .orderBy('slot.starts')
    .orderBy('talk.id');
}

function toLine(
  row: Awaited<ReturnType<ReturnType<typeof talkRows>['execute']>>[number],
  { person, starts: eventStarts }: { person: string; starts: LocalTime }
): TalkLine {
  const { talk, presenter, person_id, title, starts } = row;
  const minutes = row.length ?? row.minutes;
  const span = spanOf({ starts, minutes }, eventStarts);
  return {
    talk,
    presenter,
    answers: person_id === person,
    title,
    minutes,
    starts: span.starts,
    ends: span.ends,
    clock: starts,
    clockText: clockText(starts),
    arriveBy: span.arriveBy
  };
}

/** Lines for a calendar entry's text. */
export function talkText(talks: readonly TalkLine[]): string[] {
  return talks.map(({ title, clockText: clock, minutes }) =>
    words.invite.yourTalk(title, clock, minutes)
  );
}

/** The span of an entry for someone who only presents: from *arrive by* to the last talk's end. */
export function presentingSpan(
  talks: readonly TalkLine[]
): { starts: LocalTime; ends: LocalTime } | undefined {
  const [first] = talks;
  if (!first) return undefined;
  const day = first.starts.slice(0, 10);
  const ends = talks.map((talk) => talk.ends).sort();
  return { starts: `${day}T${first.arriveBy}`, ends: ends.at(-1)! };
}

/** What whoever presents is told of the day: how many come, for whom, what is in the room, whom to call. */
export async function dayLines(db: Db, event: Row<'event'>): Promise<string[]> {
  const { coming } = await db
    .selectFrom('booking')
    .select(countAll.as('coming'))
    .where('event_id', '=', event.id)
    .where('state', '=', 'confirmed')
    .executeTakeFirstOrThrow();
  const venue = await venueOf(db, event);
  const levels = JSON.parse(event.levels) as Level[];
  const said = talkWords.letters;
  return [
    said.hall(coming),
    ...(levels.length > 0
      ? [said.levels(levels.map((one) => eventWords.levels[one]).join(', '))]
      : []),
    ...(event.in_the_room ? [said.inTheRoom(plain(event.in_the_room))] : []),
    ...(venue?.closes ? [venues.event.closes(clockText(venue.closes))] : []),
    ...(event.day_contact ? [said.dayContact(plain(event.day_contact))] : []),
    ...((await childrenAt(db, event.id)) > 0 ? [said.children] : [])
  ];
}

/** How many children come with presenters. */
export async function childrenAt(db: Db, event: string): Promise<number> {
  const { children } = await db
    .selectFrom('talk')
    .select(sql<number>`cast(coalesce(sum(children), 0) as integer)`.as('children'))
    .where('event_id', '=', event)
    .where('slot_id', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  return children;
}

/** What somebody who presents has not done yet, in words. */
export async function missingOf(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<string[]> {
  const talks = await db
    .selectFrom('talk')
    .select(['confirmed_at', 'line'])
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .where('slot_id', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  const said = talkWords.missing;
  const { slides } = await withoutMaterial(db, event)
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select(countAll.as('slides'))
    .where('talk.person_id', '=', person)
    .where('event.material_due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return [
    ...(talks.some((talk) => talk.confirmed_at === null) ? [said.confirm] : []),
    ...(talks.some((talk) => talk.line === null) ? [said.line] : []),
    ...(slides > 0 ? [materialWords.missing] : [])
  ];
}

/** How many came to an event: those noted as there, or all who had a place while nobody was noted. */
export async function cameTo(db: Db, event: string): Promise<number> {
  const rows = await db
    .selectFrom('booking')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .select(['attendance.came', countAll.as('count')])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .groupBy('attendance.came')
    .execute();
  const noted = rows.filter(({ came }) => came !== null);
  const counted = noted.length > 0 ? noted.filter(({ came }) => came === 'attended') : rows;
  return counted.reduce((sum, { count }) => sum + count, 0);
}

/** What talks need in the room, and what their presenters need to take part; no names. */
export async function preparedFor(
  db: Db,
  event: string
): Promise<{ equipment: string[]; access: string[]; children: number }> {
  const [talks, presenters, children] = await Promise.all([
    db
      .selectFrom('talk')
      .innerJoin('slot', 'slot.id', 'talk.slot_id')
      .select(['slot.starts', 'slot.room', 'talk.title', 'talk.equipment'])
      .where('talk.event_id', '=', event)
      .where('talk.withdrawn_at', 'is', null)
      .where('talk.equipment', 'is not', null)
      .orderBy('slot.starts')
      .execute(),
    presentersAt(db, event)
      .select('presenter.access')
      .where('presenter.access', 'is not', null)
      .execute(),
    childrenAt(db, event)
  ]);
  return {
    equipment: talks.map(({ starts, room, title, equipment }) =>
      [clockText(starts), room, `${title}: ${equipment!}`].filter(Boolean).join(', ')
    ),
    access: presenters.map(({ access }) => access!),
    children
  };
}
