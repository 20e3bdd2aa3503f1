/** What the pages of a register show: how far it is, its rows, what it would make, which schools are meant. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';

import type { BringIn, BringInRow, Outcome } from './draft.server.ts';
import { SCHOOL_PROBLEMS, schoolKey, type Weighed } from './weigh.ts';

export interface BringInState {
  counts: Record<Outcome, number>;
  problems: { problem: string; count: number }[];
  /** Rows that are to be written, and those that are. */
  all: number;
  done: number;
}

/** How many rows there are of each outcome and problem, and how many are written; one query. */
export async function bringInState(db: Db, id: string): Promise<BringInState> {
  const rows = await db
    .selectFrom('bring_in_row')
    .select([
      'outcome',
      'problem',
      countAll.as('count'),
      sql<number>`cast(count(done_at) as integer)`.as('done')
    ])
    .where('bring_in_id', '=', id)
    .where('outcome', 'is not', null)
    .groupBy(['outcome', 'problem'])
    .orderBy('problem')
    .execute();
  const counts: BringInState['counts'] = { new: 0, known: 0, problem: 0 };
  let done = 0;
  for (const row of rows) {
    counts[row.outcome!] += row.count;
    done += row.done;
  }
  const problems = rows.flatMap(({ problem, count }) => (problem ? [{ problem, count }] : []));
  return { counts, problems, all: counts.new, done };
}

/** Rows of one outcome in their order, a page at a time; of those with a problem, perhaps of one. */
export async function bringInRows(
  db: Db,
  facts: { id: string; outcome: Outcome; problem?: string | undefined; from: number; most: number }
): Promise<BringInRow[]> {
  return db
    .selectFrom('bring_in_row')
    .selectAll()
    .where('bring_in_id', '=', facts.id)
    .where('outcome', '=', facts.outcome)
    .$if(facts.problem !== undefined, (query) => query.where('problem', '=', facts.problem!))
    .orderBy('position')
    .offset(facts.from)
    .limit(facts.most)
    .execute();
}

/** What the rows that add something would make: people, and events with how many were there. */
export async function wouldMake(
  db: Db,
  id: string
): Promise<{
  people: number;
  events: { title: string; day: string; people: number; known: boolean }[];
}> {
  const rows = await db
    .selectFrom('bring_in_row')
    .select('facts')
    .where('bring_in_id', '=', id)
    .where('outcome', '=', 'new')
    .orderBy('position')
    .execute();
  const people = new Set<string>();
  const events = new Map<string, { title: string; day: string; people: number; known: boolean }>();
  for (const { facts } of rows) {
    const { email, personKnown, event, eventKnown } = JSON.parse(facts!) as NonNullable<
      Extract<Weighed, { problem: null }>['facts']
    >;
    if (!personKnown) people.add(email);
    if (!event) continue;
    const line = events.get(event.key) ?? { ...event, people: 0, known: eventKnown };
    events.set(event.key, { ...line, people: line.people + 1 });
  }
  return {
    people: people.size,
    events: [...events.values()].map(({ title, day, people, known }) => ({
      title,
      day,
      people,
      known
    }))
  };
}

/** A school's text that nobody has said the meaning of yet. */
export interface OpenSchool {
  key: string;
  school: string;
  authority: string;
  rows: number;
}

/** The texts of schools that stop rows, the most frequent first; one query. */
export async function openSchools(db: Db, id: string): Promise<OpenSchool[]> {
  const rows = await db
    .selectFrom('bring_in_row')
    .select(['facts', countAll.as('count')])
    .where('bring_in_id', '=', id)
    .where('problem', 'in', SCHOOL_PROBLEMS)
    .groupBy('facts')
    .execute();
  const open = new Map<string, OpenSchool>();
  for (const { facts, count } of rows) {
    const said = JSON.parse(facts!) as { school: string; authority: string };
    const key = schoolKey(said);
    const before = open.get(key) ?? { ...said, key, rows: 0 };
    open.set(key, { ...before, rows: before.rows + count });
  }
  return [...open.values()].sort((a, b) => b.rows - a.rows || (a.key < b.key ? -1 : 1));
}

export const LATEST = 20;

/** The newest files, drafts among them. */
export async function latestBringIns(
  db: Db,
  { page }: { page: number }
): Promise<{ files: BringIn[]; total: number }> {
  const [files, { total }] = await Promise.all([
    db
      .selectFrom('bring_in')
      .selectAll()
      .orderBy('made_at', 'desc')
      .orderBy('id', 'desc')
      .limit(LATEST)
      .offset((page - 1) * LATEST)
      .execute(),
    db.selectFrom('bring_in').select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { files, total };
}
