/**
 * Lists of schools from a file. What was read is kept for a day as a draft beside what would become
 * of it; once it is said to be written, a round writes it piece by piece, and the page tells how far
 * it has come. Nothing is ever removed from the list of schools.
 */
import { sql } from 'kysely';

import { CHUNK, inChunks } from '#db/chunks.ts';
import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, NewRow, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { pieceByPiece } from '#lib/import/pieces.ts';
import { headOf } from '#lib/import/columns.ts';
import { may, type Actor } from '#lib/people/may.ts';
import type { ReadTable } from '#lib/read-table.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { dayOf, readDay } from '#lib/time.server.ts';

import { authorities } from '../../establishment.server.ts';
import { enough, guessColumns, type Columns } from './columns.ts';
import { compareSchools, type Compared, type KnownSchool, type ListedSchool } from './compare.ts';

export type SchoolImport = Row<'school_import'>;
export type ImportRow = Row<'school_import_row'>;

/** Rows of one file; Scotland has some 2,500 schools and as many nurseries. */
export const MOST = 10_000;

/**
 * Keeps a file's rows, guesses its columns and, where they suffice, compares.
 *
 * Refused: `not-allowed`, `import-too-long`.
 */
export async function draftImport(
  db: Db,
  facts: { name: string; table: ReadTable; by: Actor; now: Instant }
): Promise<SchoolImport | Refusal> {
  const { table, by, now } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const [headers = [], ...rows] = table.rows;
  if (rows.length > MOST) {
    return refuse('import-too-long', { most: MOST, count: rows.length }, 'file');
  }
  return inTransaction(db, async (db) => {
    const draft = await db
      .insertInto('school_import')
      .values({
        id: newId(),
        ...headOf({ name: facts.name, encoding: table.encoding, headers }, guessColumns),
        compared_at: null,
        close_missing_at: null,
        applied_at: null,
        applied_by: null,
        finished_at: null,
        made_by: by.person?.id ?? null,
        made_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await inChunks(rows, (some, from) =>
      db
        .insertInto('school_import_text')
        .values(
          some.map((fields, at) => ({
            import_id: draft.id,
            position: from + at,
            fields: JSON.stringify(fields)
          }))
        )
        .execute()
    );
    return enough(columnsOf(draft)) ? writeComparison(db, { draft, now }) : draft;
  });
}

export const columnsOf = (draft: SchoolImport): Columns => JSON.parse(draft.columns) as Columns;

export async function findImport(db: Db, id: string): Promise<SchoolImport | undefined> {
  return db.selectFrom('school_import').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Says which columns hold what, and compares anew.
 *
 * Refused: `not-allowed`, `import-unknown`, `import-applied`, `import-columns`.
 */
export async function compareImport(
  db: Db,
  { id, columns, by, now }: { id: string; columns: Columns; by: Actor; now: Instant }
): Promise<SchoolImport | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  if (!enough(columns)) return refuse('import-columns', {}, 'name');
  return inTransaction(db, async (db) => {
    const draft = await takeImport(db, id);
    if (!draft) return refuse('import-unknown');
    if (draft.applied_at) return refuse('import-applied');
    return writeComparison(db, { draft: { ...draft, columns: JSON.stringify(columns) }, now });
  });
}

/** The import's row, with nobody else at it until the end of the transaction. */
async function takeImport(db: Db, id: string): Promise<SchoolImport | undefined> {
  return db
    .updateTable('school_import')
    .set((eb) => ({ made_at: eb.ref('made_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

async function writeComparison(
  db: Db,
  { draft, now }: { draft: SchoolImport; now: Instant }
): Promise<SchoolImport> {
  const compared = await comparisonOf(db, draft);
  await db.deleteFrom('school_import_row').where('import_id', '=', draft.id).execute();
  await inChunks(compared, (some, from) =>
    db
      .insertInto('school_import_row')
      .values(some.map((one, at) => rowOf(draft.id, one, from + at)))
      .execute()
  );
  return db
    .updateTable('school_import')
    .set({ columns: draft.columns, compared_at: now })
    .where('id', '=', draft.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function comparisonOf(db: Db, draft: SchoolImport): Promise<Compared[]> {
  const texts = await db
    .selectFrom('school_import_text')
    .select('fields')
    .where('import_id', '=', draft.id)
    .orderBy('position')
    .execute();
  const known: KnownSchool[] = await db
    .selectFrom('establishment')
    .select([
      'id',
      'name',
      'seed_code',
      'sector',
      'authority_id',
      'office_email',
      'opened_on',
      'closed_on',
      'cluster_id'
    ])
    .orderBy('id')
    .execute();
  return compareSchools({
    rows: texts.map(({ fields }) => JSON.parse(fields) as string[]),
    columns: columnsOf(draft),
    known,
    authorities: await authorities(db),
    readDay
  });
}

function rowOf(draft: string, one: Compared, position: number): NewRow<'school_import_row'> {
  const { known } = one;
  return {
    import_id: draft,
    position,
    outcome: one.outcome,
    line: one.line,
    problem: one.problem,
    // the id that a new one will have: written twice it is there once
    establishment_id: known?.id ?? (one.outcome === 'new' ? newId() : null),
    before: known && JSON.stringify(known),
    facts: one.after ? JSON.stringify(one.after) : one.said || null,
    done_at: null
  };
}

/** How many rows there are of each outcome, and how many are written. */
export async function importState(
  db: Db,
  id: string
): Promise<{ counts: Record<ImportRow['outcome'], number>; all: number; done: number }> {
  const rows = await db
    .selectFrom('school_import_row')
    .select([
      'outcome',
      countAll.as('count'),
      sql<number>`cast(count(done_at) as integer)`.as('done')
    ])
    .where('import_id', '=', id)
    .groupBy('outcome')
    .execute();
  const counts = { new: 0, changed: 0, same: 0, missing: 0, problem: 0 };
  for (const { outcome, count } of rows) counts[outcome] = count;
  const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
  return {
    counts,
    all: sum(rows.map(({ count }) => count)),
    done: sum(rows.map(({ done }) => done))
  };
}

/** Rows of one outcome in their order, a page at a time. */
export async function importRows(
  db: Db,
  facts: { id: string; outcome: ImportRow['outcome']; from: number; most: number }
): Promise<ImportRow[]> {
  return db
    .selectFrom('school_import_row')
    .selectAll()
    .where('import_id', '=', facts.id)
    .where('outcome', '=', facts.outcome)
    .orderBy('position')
    .offset(facts.from)
    .limit(facts.most)
    .execute();
}

/**
 * Says that a list is to be written, as it was shown; twice is once. The first piece is written at
 * once, the rest by `writeImports`.
 *
 * Refused: `not-allowed`, `import-unknown`, `import-columns` before it was compared, `import-old`
 * when what was shown is no longer what would be done.
 */
export async function applyImport(
  db: Db,
  facts: { id: string; closeMissing: boolean; by: Actor; now: Instant }
): Promise<SchoolImport | Refusal> {
  const { id, closeMissing, by, now } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const applied = await inTransaction(db, async (db) => {
    const draft = await takeImport(db, id);
    if (!draft) return refuse('import-unknown');
    if (draft.applied_at) return draft;
    if (!draft.compared_at) return refuse('import-columns');
    if (!(await stillSo(db, draft))) return refuse('import-old');
    return db
      .updateTable('school_import')
      .set({
        applied_at: now,
        applied_by: by.person?.id ?? null,
        close_missing_at: closeMissing ? now : null
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  if (isRefusal(applied)) return applied;
  await writeSome(db, { id, now });
  return (await findImport(db, id)) ?? applied;
}

/** Whether a comparison now says what the draft's rows say. */
async function stillSo(db: Db, draft: SchoolImport): Promise<boolean> {
  const shown = await db
    .selectFrom('school_import_row')
    .select(['outcome', 'before', 'facts'])
    .where('import_id', '=', draft.id)
    .orderBy('position')
    .execute();
  const now = (await comparisonOf(db, draft)).map((one, at) => rowOf(draft.id, one, at));
  return (
    now.length === shown.length &&
    now.every(
      (row, at) =>
        row.outcome === shown[at]!.outcome &&
        row.before === shown[at]!.before &&
        row.facts === shown[at]!.facts
    )
  );
}

/** Writes whatever waits of lists that are to be written; a round. Returns how many rows. */
export async function writeImports(db: Db, now: Instant): Promise<number> {
  const open = await db
    .selectFrom('school_import')
    .select('id')
    .where('applied_at', 'is not', null)
    .where('finished_at', 'is', null)
    .orderBy('applied_at')
    .orderBy('id')
    .execute();
  return pieceByPiece(open, ({ id }) => writeSome(db, { id, now }));
}

/** The next rows of a list, in one transaction; 0 when it is finished. */
async function writeSome(db: Db, { id, now }: { id: string; now: Instant }): Promise<number> {
  return inTransaction(db, async (db) => {
    const found = await takeImport(db, id);
    if (!found?.applied_at || found.finished_at) return 0;
    const rows = await db
      .selectFrom('school_import_row')
      .selectAll()
      .where('import_id', '=', id)
      .where('done_at', 'is', null)
      .orderBy('position')
      .limit(CHUNK)
      .execute();
    const schools = rows.filter(({ outcome }) => outcome === 'new' || outcome === 'changed');
    if (schools.length > 0) await putSchools(db, schools);
    const missing = rows
      .filter(({ outcome }) => outcome === 'missing')
      .map(({ establishment_id }) => establishment_id!);
    if (found.close_missing_at && missing.length > 0) {
      await db
        .updateTable('establishment')
        .set({ closed_on: dayOf(found.applied_at) })
        .where('id', 'in', missing)
        .where('closed_on', 'is', null)
        .execute();
    }
    if (rows.length > 0) {
      await db
        .updateTable('school_import_row')
        .set({ done_at: now })
        .where('import_id', '=', id)
        .where('position', '>=', rows[0]!.position)
        .where('position', '<=', rows.at(-1)!.position)
        .execute();
    }
    if (rows.length < CHUNK) {
      await db
        .updateTable('school_import')
        .set({ finished_at: now })
        .where('id', '=', id)
        .execute();
      await record(db, {
        by: found.applied_by,
        action: 'school.import',
        subject: { kind: 'school_import', id },
        now
      });
    }
    return rows.length;
  });
}

/** New and changed schools in one statement. A cluster is of one authority: who leaves it, leaves it. */
async function putSchools(db: Db, rows: readonly ImportRow[]): Promise<void> {
  await db
    .insertInto('establishment')
    .values(
      rows.map((row) => {
        const after = JSON.parse(row.facts!) as ListedSchool;
        const before = row.before === null ? null : (JSON.parse(row.before) as KnownSchool);
        const stays = before?.authority_id === after.authority_id;
        return {
          ...after,
          id: row.establishment_id!,
          name_folded: fold(after.name),
          cluster_id: stays ? before.cluster_id : null
        };
      })
    )
    .onConflict((c) =>
      c.column('id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        name_folded: eb.ref('excluded.name_folded'),
        seed_code: eb.ref('excluded.seed_code'),
        sector: eb.ref('excluded.sector'),
        authority_id: eb.ref('excluded.authority_id'),
        office_email: eb.ref('excluded.office_email'),
        opened_on: eb.ref('excluded.opened_on'),
        closed_on: eb.ref('excluded.closed_on'),
        cluster_id: eb.ref('excluded.cluster_id')
      }))
    )
    .execute();
}

/** The newest lists, drafts among them. */
export async function latestImports(db: Db): Promise<SchoolImport[]> {
  return db.selectFrom('school_import').selectAll().orderBy('made_at', 'desc').limit(20).execute();
}
