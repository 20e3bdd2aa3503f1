/** The running order as pages and letters show it, and counts of what is open. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { clockText, dayPart, dayText } from '#lib/time.server.ts';
import { events as words } from '#lib/words/en/events.ts';

import { presenterNames } from './presenters.server.ts';
import { isOpenTo } from './rules.ts';
import type { Slot } from './slot.server.ts';

/** How many slots are open to partners or PSLs, by event; one query for any number of events. */
export async function openSlots(
  db: Db,
  events: readonly string[]
): Promise<Map<string, { psls: number; partners: number }>> {
  const counts = new Map<string, { psls: number; partners: number }>();
  if (events.length === 0) return counts;
  const rows = await db
    .selectFrom('slot')
    .select(['event_id', 'open_to'])
    .where('event_id', 'in', events)
    .where('open_to', 'is not', null)
    .where('taken_at', 'is', null)
    .execute();
  for (const { event_id, open_to } of rows) {
    const count = counts.get(event_id) ?? { psls: 0, partners: 0 };
    if (isOpenTo(open_to, 'psl')) count.psls += 1;
    if (isOpenTo(open_to, 'partner')) count.partners += 1;
    counts.set(event_id, count);
  }
  return counts;
}

/** A line of the running order as pages show it. */
export interface AgendaLine {
  id: string;
  kind: Slot['kind'];
  clock: string;
  starts: string;
  minutes: number;
  track: string | null;
  room: string | null;
  title: string;
  line: string | null;
  description: string | null;
  /** Who is heard: names, and school or partner. */
  who: { name: string; from: string | null; partner: string | null } | null;
  openTo: Slot['open_to'];
  /** Whoever wants it asks, and the organiser answers. */
  asks: boolean;
  state: 'open' | 'taken' | 'confirmed' | null;
  talk: string | null;
  /** How long the talk is, where it is shorter than its slot. */
  talkMinutes: number | null;
}

/** The running order with its talks; names of presenters, never their addresses. */
export async function runningOrder(db: Db, event: string): Promise<AgendaLine[]> {
  const rows = await db
    .selectFrom('slot')
    .leftJoin('talk', (join) =>
      join.onRef('talk.slot_id', '=', 'slot.id').on('talk.withdrawn_at', 'is', null)
    )
    .leftJoin('person', 'person.id', 'talk.person_id')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .leftJoin('establishment', 'establishment.id', 'person.establishment_id')
    .select([
      'slot.id',
      'slot.kind',
      'slot.starts',
      'slot.minutes',
      'slot.track',
      'slot.room',
      'slot.title as slotTitle',
      'slot.open_to',
      'slot.approval_at',
      'talk.id as talk',
      'talk.title as talkTitle',
      'talk.line',
      'talk.description',
      'talk.minutes as talkMinutes',
      'talk.speaker',
      'talk.person_id',
      'talk.confirmed_at',
      'person.name as person',
      'partner.id as partnerId',
      'partner.name as partner',
      'establishment.name as school'
    ])
    .where('slot.event_id', '=', event)
    .orderBy('slot.starts')
    .orderBy('slot.position')
    .orderBy('slot.id')
    .execute();
  const names = await presenterNames(
    db,
    rows.flatMap(({ talk }) => (talk ? [talk] : []))
  );
  return rows.map((row) => {
    const others = (names.get(row.talk ?? '') ?? [])
      .filter(({ person, name }) => person !== row.person_id && name)
      .map(({ name }) => name);
    const first = row.speaker ?? (row.person || words.nameToFollow);
    return {
      id: row.id,
      kind: row.kind,
      starts: row.starts,
      clock: clockText(row.starts),
      minutes: row.minutes,
      track: row.track,
      room: row.room,
      title: row.talkTitle ?? row.slotTitle,
      line: row.line,
      description: row.description,
      who:
        row.talk === null
          ? null
          : {
              name: words.names([first, ...others]),
              from: row.partner ?? row.school,
              partner: row.partnerId
            },
      openTo: row.open_to,
      asks: row.approval_at !== null,
      state: row.talk ? (row.confirmed_at ? 'confirmed' : 'taken') : row.open_to ? 'open' : null,
      talk: row.talk,
      talkMinutes: row.talkMinutes
    };
  });
}

export interface MyTalk {
  talk: string;
  /** Their part in it, and whether they answer for it. */
  presenter: string;
  answers: boolean;
  title: string;
  minutes: number;
  event: string;
  when: string;
}

/** Somebody's standing talks at events that are not over, soonest first. */
export async function myTalks(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<MyTalk[]> {
  const rows = await db
    .selectFrom('talk')
    .innerJoin('presenter', 'presenter.talk_id', 'talk.id')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select([
      'talk.id',
      'talk.title',
      'talk.person_id',
      'presenter.id as presenter',
      'slot.minutes',
      'slot.starts',
      'event.title as event',
      'event.starts_local'
    ])
    .where('presenter.person_id', '=', person)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null)
    .where('talk.withdrawn_at', 'is', null)
    .where('event.status', '=', 'published')
    .where('event.ends_at', '>', now)
    .orderBy('event.starts_at')
    .orderBy('slot.starts')
    .execute();
  return rows.map(({ id, presenter, person_id, title, minutes, event, starts, starts_local }) => ({
    talk: id,
    presenter,
    answers: person_id === person,
    title,
    minutes,
    event,
    when: `${dayText(dayPart(starts_local!))}, ${clockText(starts)}`
  }));
}
