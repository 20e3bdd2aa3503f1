/** A register beside what is there: what each row would add, and why a row adds nothing. Pure. */
import type { Came, Day, EventKind } from '#db/schema.ts';
import type { Level } from '#lib/organisations/themes.ts';
import { authorityKey } from '#lib/organisations/schools/import/compare.ts';
import { fold } from '#lib/text.ts';

import type { Field } from './columns.ts';
import type { CellProblem, SaidEvent, SaidRow } from './read.server.ts';

export const PROBLEMS = [
  'broken-text',
  'formula',
  'no-address',
  'event-missing',
  'day-wrong',
  'day-to-come',
  'too-old',
  'kind-unknown',
  'length-wrong',
  'time-wrong',
  'came-unknown',
  'double',
  'event-differs',
  'event-not-held',
  'event-full',
  'programme-unknown',
  'authority-unknown',
  'school-unknown',
  'school-several',
  'school-elsewhere'
] as const satisfies readonly (CellProblem | string)[];
export type RowProblem = (typeof PROBLEMS)[number];

/** Problems that are solved by saying which school was meant. */
export const SCHOOL_PROBLEMS: readonly RowProblem[] = [
  'school-unknown',
  'school-several',
  'school-elsewhere'
];

export interface KnownSchool {
  id: string;
  name_folded: string;
  seed_code: string | null;
  authority_id: string;
}
/** An event of that day that is there already. */
export interface KnownEvent {
  id: string;
  title: string;
  day: Day;
  /** Of an event that was brought in: what it is known by, whatever it is called now. */
  key: string | null;
  /** Whether it took place. */
  held: boolean;
  /** People who can still be added; null: nothing limits them. */
  room: number | null;
}
export interface World {
  schools: readonly KnownSchool[];
  authorities: readonly { id: string; name: string }[];
  programmes: readonly { id: string; title: string }[];
  events: readonly KnownEvent[];
  /** Ids of people, by address. */
  people: ReadonlyMap<string, string>;
  /** What is there of a person at an event, by `event person`. */
  parts: ReadonlyMap<string, KnownPart>;
  /** What people said a school's text means: an id, or `other`. */
  said: Readonly<Record<string, string>>;
  /** Bookings of events before this day are counts. */
  keptFrom: Day;
}
/** `noted`: who came is known; `open`: a place without a note; `other`: neither. */
export type KnownPart = 'noted' | 'open' | 'other';

/** What a row that adds something writes. */
export interface RowFacts {
  email: string;
  name: string;
  role: string | null;
  levels: readonly Level[];
  establishment: string | null;
  /** As typed, of a school that the list does not know. */
  other: string | null;
  authority: string | null;
  event: EventFacts | null;
  /** Whether the person, and the event, are there already. */
  personKnown: boolean;
  eventKnown: boolean;
  left: readonly Field[];
}
export interface EventFacts {
  key: string;
  title: string;
  day: Day;
  starts: string | null;
  kind: EventKind;
  minutes: number | null;
  programme: string | null;
  came: Came;
}

export type Weighed =
  | { outcome: 'new' | 'known'; problem: null; facts: RowFacts }
  | {
      outcome: 'problem';
      problem: RowProblem;
      facts: { school: string; authority: string } | null;
    };

/** What tells an event of a file from others: its title and its day. */
export const eventKey = ({ title, day }: { title: string; day: Day }): string =>
  `${fold(title)}|${day}`;
/** What tells a school's text from others: the authority that stands beside it belongs to it. */
export const schoolKey = ({ school, authority }: { school: string; authority: string }): string =>
  `${fold(school)}|${authorityKey(authority)}`;

/** Longer than that is a full day, where the file does not say which kind it was. */
const TWILIGHT_MOST = 210;

export function weigh(
  rows: readonly (SaidRow | { problem: CellProblem })[],
  world: World
): Weighed[] {
  const findSchool = schoolFinder(world);
  const findEvent = eventFinder(world.events);
  const authorities = new Map(world.authorities.map(({ id, name }) => [authorityKey(name), id]));
  const programmes = new Map(world.programmes.map(({ id, title }) => [fold(title), id]));
  const events = saidEvents(rows, (title) => programmes.has(fold(title)));
  const seen = new Set<string>();
  const found = new Map<string, { known: KnownEvent | undefined; left: number }>();

  return rows.map((row): Weighed => {
    if ('problem' in row) return { outcome: 'problem', problem: row.problem, facts: null };
    const wrong = (problem: RowProblem): Weighed => ({
      outcome: 'problem',
      problem,
      facts: SCHOOL_PROBLEMS.includes(problem)
        ? { school: row.school, authority: row.authority }
        : null
    });
    const key = row.event && eventKey(row.event);
    const own = `${row.email}|${key ?? ''}`;
    if (seen.has(own)) return wrong('double');

    const authority = row.authority ? authorities.get(authorityKey(row.authority)) : null;
    if (authority === undefined) return wrong('authority-unknown');
    const school = row.school ? findSchool(row, authority) : NO_SCHOOL;
    if (typeof school === 'string') return wrong(school);

    if (row.event?.programme && !programmes.has(fold(row.event.programme))) {
      return wrong('programme-unknown');
    }
    const person = world.people.get(row.email);
    let outcome: 'new' | 'known' = person ? 'known' : 'new';
    let known: KnownEvent | undefined;
    if (row.event && key) {
      if (row.event.day < world.keptFrom) return wrong('too-old');
      if (differs(events.get(key)!, row.event)) return wrong('event-differs');
      const here = found.get(key) ?? open(findEvent(key));
      found.set(key, here);
      known = here.known;
      if (known && !known.held) return wrong('event-not-held');
      const part = known && person ? world.parts.get(`${known.id} ${person}`) : undefined;
      if (part === undefined || part === 'other') {
        if (here.left <= 0) return wrong('event-full');
        here.left -= 1;
      }
      if (part !== 'noted') outcome = 'new';
    }
    seen.add(own);
    const event = key ? events.get(key)! : null;
    return {
      outcome,
      problem: null,
      facts: {
        email: row.email,
        name: row.name,
        role: row.role,
        levels: row.levels,
        establishment: school.id,
        other: school.other,
        authority: school.authority ?? authority,
        event: row.event && {
          key: key!,
          title: row.event.title,
          day: row.event.day,
          starts: event!.starts,
          kind: event!.kind ?? kindOf(event!.minutes),
          minutes: event!.minutes,
          programme: programmes.get(fold(event!.programme)) ?? null,
          came: row.event.came
        },
        personKnown: person !== undefined,
        eventKnown: known !== undefined,
        left: row.left
      }
    };
  });
}

const NO_SCHOOL = { id: null, other: null, authority: null };

const kindOf = (minutes: number | null): EventKind =>
  minutes !== null && minutes > TWILIGHT_MOST ? 'full-day' : 'twilight';

const open = (known: KnownEvent | undefined) => ({ known, left: known?.room ?? Infinity });

/** What the rows of each event say of it together: of each fact, the first that says it. */
function saidEvents(
  rows: readonly (SaidRow | { problem: CellProblem })[],
  isProgramme: (title: string) => boolean
): ReadonlyMap<string, SaidEvent> {
  const events = new Map<string, SaidEvent>();
  for (const row of rows) {
    if ('problem' in row || !row.event) continue;
    const key = eventKey(row.event);
    const programme = isProgramme(row.event.programme) ? row.event.programme : '';
    const before = events.get(key) ?? { ...row.event, programme };
    events.set(key, {
      ...before,
      kind: before.kind ?? row.event.kind,
      minutes: before.minutes ?? row.event.minutes,
      starts: before.starts ?? row.event.starts,
      programme: before.programme || programme
    });
  }
  return events;
}

/** Whether a row says of its event what an earlier one said otherwise. */
const differs = (event: SaidEvent, row: SaidEvent): boolean =>
  (['kind', 'minutes', 'starts'] as const).some(
    (field) => row[field] !== null && row[field] !== event[field]
  ) ||
  (row.programme !== '' && fold(row.programme) !== fold(event.programme));

/** The event that a row is about: by what it was brought in as, or by its title and day. */
function eventFinder(events: readonly KnownEvent[]) {
  const byKey = new Map<string, KnownEvent>();
  for (const event of events) {
    for (const key of [eventKey(event), event.key]) {
      // one that took place before one that did not
      if (key && !byKey.get(key)?.held) byKey.set(key, event);
    }
  }
  return (key: string) => byKey.get(key);
}

/** The school that a text means, in its authority where that is said. */
function schoolFinder({ schools, said }: World) {
  const byWord = new Map<string, KnownSchool[]>();
  for (const school of schools) {
    for (const word of [school.name_folded, school.seed_code]) {
      if (word) byWord.set(word, [...(byWord.get(word) ?? []), school]);
    }
  }
  const byId = new Map(schools.map((school) => [school.id, school]));
  return (row: SaidRow, authority: string | null) => {
    const choice = said[schoolKey(row)];
    if (choice === 'other') return { id: null, other: row.school, authority };
    const chosen = choice === undefined ? undefined : byId.get(choice);
    if (chosen) return { id: chosen.id, other: null, authority: chosen.authority_id };
    const word = fold(row.school);
    const all = byWord.get(/^\d{5,6}$/.test(word) ? word.padStart(7, '0') : word) ?? [];
    const here = authority ? all.filter((one) => one.authority_id === authority) : all;
    if (here.length === 1) {
      return { id: here[0]!.id, other: null, authority: here[0]!.authority_id };
    }
    if (here.length > 1) return 'school-several' as const;
    return all.length > 0 ? ('school-elsewhere' as const) : ('school-unknown' as const);
  };
}

/** How alike two texts are, by the pairs of signs that they share: 0 to 1. */
function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared += 1;
  return (2 * shared) / (one.size + other.size || 1);
}
const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));

const ALIKE = 0.5;
const NEAR = 6;

/** Schools whose names are like a text, the most alike first; those of its authority before others. */
export function nearSchools<T extends KnownSchool>(
  text: string,
  { schools, authority }: { schools: readonly T[]; authority: string | null }
): T[] {
  const word = fold(text);
  const own = pairs(word);
  return schools
    .map((school) => ({
      school,
      by:
        (school.name_folded === word ? 1 : alike(own, pairs(school.name_folded))) +
        (school.authority_id === authority ? 0.2 : 0)
    }))
    .filter(({ by }) => by >= ALIKE)
    .sort((a, b) => b.by - a.by)
    .slice(0, NEAR)
    .map(({ school }) => school);
}
