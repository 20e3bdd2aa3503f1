/**
 * A register from before Twilight: who people are and which events they were at. What was read is kept
 * for a day as a draft, beside what would become of it; nothing is written before somebody says so.
 */
import { inChunks } from '#db/chunks.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Json, Row } from '#db/schema.ts';
import { headOf } from '#lib/import/columns.ts';
import { may, type Actor } from '#lib/people/may.ts';
import type { ReadTable } from '#lib/read-table.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf } from '#lib/time.server.ts';

import { enough, guessColumns, type Columns } from './columns.ts';
import { readRow } from './read.server.ts';
import { weigh, type RowFacts, type Weighed } from './weigh.ts';
import { worldOf } from './world.server.ts';

export type BringIn = Row<'bring_in'>;
export type BringInRow = Row<'bring_in_row'>;
/** Rows of a file that are written in one transaction. */
export interface Piece {
  file: BringIn;
  rows: RowFacts[];
  now: Instant;
}
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
        ...headOf({ name: facts.name, encoding: table.encoding, headers }, guessColumns),
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
