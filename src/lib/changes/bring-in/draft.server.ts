/**
 * A register from before Twilight: who people are and which events they were at. What was read is kept
 * for a day as a draft, beside what would become of it; nothing is written before somebody says so.
 */
import { sql } from 'kysely';

import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Json, Row } from '#db/schema.ts';
import { inChunks } from '#lib/import/chunks.ts';
import { may, type Actor } from '#lib/people/may.ts';
import type { ReadTable } from '#lib/read-table.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { oneLine } from '#lib/text.ts';
import { dayOf } from '#lib/time.server.ts';

import { enough, guessColumns, type Columns } from './columns.ts';
import { readRow } from './read.server.ts';
import { SCHOOL_PROBLEMS, schoolKey, weigh, type Weighed } from './weigh.ts';
import { worldOf } from './world.server.ts';

export type BringIn = Row<'bring_in'>;
export type BringInRow = Row<'bring_in_row'>;
export type Outcome = NonNullable<BringInRow['outcome']>;

/** Rows of one file. */
export const MOST = 5000;

/**
 * Keeps a file's rows, guesses its columns and, where they suffice, weighs each row.
 *
 * Refused: `not-allowed`, `bring-in-empty`, `bring-in-too-long`.
 */
export async function draftBringIn(
  db: Db,
  facts: { name: string; table: ReadTable; by: Actor; now: Instant }
): Promise<BringIn | Refusal> {
  const { table, by, now } = facts;
  if (!may(by, 'people.bring-in')) return refuse('not-allowed');
  const [headers = [], ...rows] = table.rows;
  if (rows.length === 0) return refuse('bring-in-empty', {}, 'file');
  if (rows.length > MOST) {
    return refuse('bring-in-too-long', { most: MOST, count: rows.length }, 'file');
  }
  return inTransaction(db, async (db) => {
    const draft = await db
      .insertInto('bring_in')
      .values({
        id: newId(),
        name: oneLine(facts.name).slice(0, 100),
        encoding: table.encoding,
        headers: JSON.stringify(headers.map((header) => oneLine(header).slice(0, 100))),
        columns: JSON.stringify(guessColumns(headers)),
        compared_at: null,
        applied_at: null,
        applied_by: null,
        finished_at: null,
        undone_at: null,
        undone_by: null,
        made_by: by.person?.id ?? null,
        made_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    if (enough(columnsOf(draft))) return writeRows(db, { draft, rows, now });
    await insertRows(db, draft.id, rows);
    return draft;
  });
}

export const columnsOf = (draft: BringIn): Columns => JSON.parse(draft.columns) as Columns;
export const saidOf = (draft: BringIn): Record<string, string> =>
  JSON.parse(draft.schools) as Record<string, string>;

export async function findBringIn(db: Db, id: string): Promise<BringIn | undefined> {
  return db.selectFrom('bring_in').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The row of a file, with nobody else at it until the end of the transaction. */
export async function takeBringIn(db: Db, id: string): Promise<BringIn | undefined> {
  return db
    .updateTable('bring_in')
    .set((eb) => ({ made_at: eb.ref('made_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/**
 * Says which columns hold what, or which schools were meant (an id or `other`, by the text's key), and
 * weighs every row anew.
 *
 * Refused: `not-allowed`, `bring-in-unknown`, `bring-in-applied`, `bring-in-columns`.
 */
export async function weighBringIn(
  db: Db,
  facts: {
    id: string;
    columns?: Columns;
    said?: Readonly<Record<string, string>>;
    by: Actor;
    now: Instant;
  }
): Promise<BringIn | Refusal> {
  const { id, columns, said, by, now } = facts;
  if (!may(by, 'people.bring-in')) return refuse('not-allowed');
  if (columns && !enough(columns)) return refuse('bring-in-columns', {}, 'email');
  return inTransaction(db, async (db) => {
    const draft = await takeBringIn(db, id);
    if (!draft) return refuse('bring-in-unknown');
    if (draft.applied_at) return refuse('bring-in-applied');
    const anew = {
      ...draft,
      ...(columns && { columns: JSON.stringify(columns) }),
      ...(said && { schools: JSON.stringify({ ...saidOf(draft), ...said }) })
    };
    return writeRows(db, { draft: anew, rows: await textsOf(db, id), now });
  });
}

async function textsOf(db: Db, id: string): Promise<string[][]> {
  const texts = await db
    .selectFrom('bring_in_row')
    .select('fields')
    .where('bring_in_id', '=', id)
    .orderBy('position')
    .execute();
  return texts.map(({ fields }) => JSON.parse(fields) as string[]);
}

async function writeRows(
  db: Db,
  { draft, rows, now }: { draft: BringIn; rows: readonly (readonly string[])[]; now: Instant }
): Promise<BringIn> {
  const weighed = await weighRows(db, { draft, rows, now });
  await db.deleteFrom('bring_in_row').where('bring_in_id', '=', draft.id).execute();
  await insertRows(db, draft.id, rows, weighed);
  return db
    .updateTable('bring_in')
    .set({ columns: draft.columns, schools: draft.schools, compared_at: now })
    .where('id', '=', draft.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function weighRows(
  db: Db,
  { draft, rows, now }: { draft: BringIn; rows: readonly (readonly string[])[]; now: Instant }
): Promise<Weighed[]> {
  const columns = columnsOf(draft);
  const read = rows.map((fields) => readRow(fields, { columns, today: dayOf(now) }));
  return weigh(read, await worldOf(db, { rows: read, said: saidOf(draft), now }));
}

const columnsFrom = (one: Weighed | undefined) => ({
  outcome: one?.outcome ?? null,
  problem: one?.problem ?? null,
  facts: one?.facts ? (JSON.stringify(one.facts) as Json) : null
});

async function insertRows(
  db: Db,
  id: string,
  rows: readonly (readonly string[])[],
  weighed: readonly Weighed[] = []
): Promise<void> {
  await inChunks(rows, (some, from) =>
    db
      .insertInto('bring_in_row')
      .values(
        some.map((fields, at) => ({
          bring_in_id: id,
          position: from + at,
          fields: JSON.stringify(fields),
          ...columnsFrom(weighed[from + at]),
          done_at: null
        }))
      )
      .execute()
  );
}

/** Whether the rows of a draft, weighed now, come out as they were shown. */
export async function stillSo(db: Db, draft: BringIn, now: Instant): Promise<boolean> {
  const shown = await db
    .selectFrom('bring_in_row')
    .select(['fields', 'outcome', 'problem', 'facts'])
    .where('bring_in_id', '=', draft.id)
    .orderBy('position')
    .execute();
  const rows = shown.map(({ fields }) => JSON.parse(fields) as string[]);
  const weighed = await weighRows(db, { draft, rows, now });
  return weighed.every((one, at) => {
    const anew = columnsFrom(one);
    const before = shown[at]!;
    return (
      anew.outcome === before.outcome &&
      anew.problem === before.problem &&
      anew.facts === before.facts
    );
  });
}

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
