/** A file of people to nominate: read, kept with its problems, and nominated as a whole. */
import { CHUNK, inChunks } from '#db/chunks.ts';
import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { isEmail } from '#lib/form.ts';
import { pieceByPiece } from '#lib/import/pieces.ts';
import { isBroken, isFormula } from '#lib/import/columns.ts';
import type { ReadTable } from '#lib/read-table.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';

import {
  insertNominations,
  knownAmong,
  noteNominations,
  refusedRecruiting,
  type Known,
  type Recruiting
} from './nominate.server.ts';
import { takeProgrammeTurn } from './programme.server.ts';

export type NominationList = Row<'nomination_list'>;

/** Rows of one file. */
export const MOST = 5000;

/** Why a row is not nominated. */
export type RowProblem =
  | 'no-address'
  | 'double'
  | 'formula'
  | 'unreadable'
  | 'school-unknown'
  | 'school-elsewhere'
  | 'other-authority'
  | 'nominated-already'
  | 'nominated-elsewhere';

const HEADINGS = {
  email: /^(work |school |glow )?(e-?mail|mail)( address)?$|^address$/i,
  name: /^(full |display )?name$|^(teacher|practitioner|person|participant)$/i,
  first: /^(first ?name|given ?name|forename)s?$/i,
  last: /^(last ?name|surname|family ?name)$/i,
  school: /^(school|nursery|establishment|school or nursery|seed( code)?)$/i,
  authority: /^(local )?authority$|^council$/i
};

interface ReadRow {
  line: number;
  email: string;
  name: string;
  school: string;
  establishment_id: string | null;
  problem: RowProblem | null;
}

/**
 * Keeps a file with what is wrong in each row; nobody is nominated yet.
 *
 * Refused: as `refusedRecruiting`, `list-columns`, `too-many-addresses`, `no-addresses`.
 */
export async function draftNominations(
  db: Db,
  facts: Recruiting & { table: ReadTable }
): Promise<NominationList | Refusal> {
  const { programme, authority, table, by, now } = facts;
  const allowed = await refusedRecruiting(db, facts);
  if (isRefusal(allowed)) return allowed;
  const read = readRows(table.rows);
  if (!read) return refuse('list-columns', {}, 'file');
  if (read.length === 0) return refuse('no-addresses', {}, 'file');
  if (read.length > MOST) {
    return refuse('too-many-addresses', { most: MOST, count: read.length }, 'file');
  }
  const rows = await checked(db, { programme, authority, rows: read });
  return inTransaction(db, async (db) => {
    const list = await db
      .insertInto('nomination_list')
      .values({
        id: newId(),
        programme_id: programme,
        authority_id: authority,
        encoding: table.encoding,
        made_by: by.person?.id ?? null,
        made_at: now,
        sent_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await inChunks(rows, (some) =>
      db
        .insertInto('nomination_row')
        .values(some.map((row) => ({ list_id: list.id, ...row })))
        .execute()
    );
    return list;
  });
}

/** The rows of a table with what can be seen from them alone; null without a column of addresses. */
export function readRows(
  table: readonly (readonly string[])[]
): (Omit<ReadRow, 'establishment_id'> & { authority: string })[] | null {
  const [heading = [], ...rest] = table;
  const headed = !heading.some((cell) => isEmail(cell.trim().toLowerCase()));
  const body = headed ? rest : table;
  const column = (of: keyof typeof HEADINGS) =>
    headed ? heading.findIndex((cell) => HEADINGS[of].test(cell.trim())) : -1;
  const columns = {
    email: headed ? column('email') : heading.findIndex((one) => isEmail(one.trim().toLowerCase())),
    name: headed
      ? column('name')
      : heading.findIndex((cell) => !isEmail(cell.trim().toLowerCase())),
    first: column('first'),
    last: column('last'),
    school: column('school'),
    authority: column('authority')
  };
  if (columns.email < 0) return null;
  const seen = new Set<string>();
  return body.map((cells, at) => {
    const cell = (of: keyof typeof columns) => (columns[of] >= 0 ? (cells[columns[of]] ?? '') : '');
    const email = cell('email')
      .trim()
      .toLowerCase()
      .replace(/^mailto:/, '');
    const name = oneLine(cell('name') || `${cell('first')} ${cell('last')}`).slice(0, 100);
    const row = {
      line: at + (headed ? 2 : 1),
      email: email.slice(0, 254),
      name,
      school: oneLine(cell('school')).slice(0, 120),
      authority: oneLine(cell('authority'))
    };
    let problem: RowProblem | null = null;
    if ([email, cell('name'), cell('first'), cell('last'), row.school].some(isFormula))
      problem = 'formula';
    else if (cells.some(isBroken)) problem = 'unreadable';
    else if (!isEmail(email)) problem = 'no-address';
    else if (seen.has(email)) problem = 'double';
    if (!problem) seen.add(email);
    return { ...row, problem };
  });
}

async function checked(
  db: Db,
  facts: { programme: string; authority: string; rows: NonNullable<ReturnType<typeof readRows>> }
): Promise<ReadRow[]> {
  const { programme, authority, rows } = facts;
  const [schools, authorities, known] = await Promise.all([
    db
      .selectFrom('establishment')
      .select(['id', 'name_folded', 'seed_code', 'authority_id'])
      .where('closed_on', 'is', null)
      .execute(),
    db.selectFrom('authority').selectAll().where('id', '=', authority).execute(),
    knownAmong(db, {
      programme,
      authority,
      emails: rows.filter(({ problem }) => !problem).map(({ email }) => email)
    })
  ]);
  const own = new Map<string, string>();
  const others = new Set<string>();
  for (const { id, name_folded, seed_code, authority_id } of schools) {
    for (const word of [name_folded, seed_code ?? '']) {
      if (!word) continue;
      if (authority_id !== authority) others.add(word);
      else if (!own.has(word)) own.set(word, id);
    }
  }
  const ours = fold(authorities[0]?.name ?? '');
  return rows.map(({ authority: said, ...row }) => {
    const word = fold(row.school);
    const establishment = own.get(word) ?? null;
    const problem =
      row.problem ??
      (said && !ours.includes(fold(said)) && !fold(said).includes(ours)
        ? 'other-authority'
        : null) ??
      (word && !establishment
        ? others.has(word)
          ? 'school-elsewhere'
          : 'school-unknown'
        : null) ??
      known.get(row.email) ??
      null;
    return { ...row, establishment_id: establishment, problem };
  });
}

export async function findNominationList(db: Db, id: string): Promise<NominationList | undefined> {
  return db.selectFrom('nomination_list').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Says that the good rows of a list are nominated; pressing twice is pressing once. The first piece is
 * nominated at once, the rest by `writeNominations`, each row once. Somebody who was nominated since the
 * preview is left out, and their row says so.
 *
 * @returns how many are nominated, or will be
 * Refused: `list-unknown`, as `refusedRecruiting`.
 */
export async function nominateList(
  db: Db,
  facts: Recruiting & { list: string }
): Promise<number | Refusal> {
  const { list: id, by, now } = facts;
  const refusal = await inTransaction<Refusal | null>(db, async (db) => {
    await takeProgrammeTurn(db, facts.programme);
    const allowed = await refusedRecruiting(db, facts);
    if (isRefusal(allowed)) return allowed;
    const list = await findNominationList(db, id);
    if (list?.programme_id !== facts.programme || list.authority_id !== facts.authority) {
      return refuse('list-unknown');
    }
    if (list.sent_at) return null;
    const sent = await db
      .updateTable('nomination_list')
      .set({ sent_at: now, sent_by: by.person?.id ?? null })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteNominations(db, { ...facts, by: by.person?.id ?? null });
    await nominatePiece(db, { list: sent, now });
    return null;
  });
  return refusal ?? (await progressOf(db, id)).all;
}

/** Nominates whatever waits of lists that are to go; a round. Returns how many rows it went through. */
export async function writeNominations(db: Db, now: Instant): Promise<number> {
  const open = await db
    .selectFrom('nomination_list')
    .select(['id', 'programme_id'])
    .where('sent_at', 'is not', null)
    .where('finished_at', 'is', null)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  return pieceByPiece(open, ({ id, programme_id }) =>
    inTransaction(db, async (db) => {
      await takeProgrammeTurn(db, programme_id);
      // whoever had the turn before may have finished it
      const list = await findNominationList(db, id);
      return list && !list.finished_at ? nominatePiece(db, { list, now }) : 0;
    })
  );
}

/** The next good rows of a list that is to go, in its programme's turn; 0 when it has no more. */
async function nominatePiece(
  db: Db,
  { list, now }: { list: NominationList; now: Instant }
): Promise<number> {
  const rows = await db
    .selectFrom('nomination_row')
    .selectAll()
    .where('list_id', '=', list.id)
    .where('problem', 'is', null)
    .where('done_at', 'is', null)
    .orderBy('line')
    .limit(CHUNK)
    .execute();
  if (rows.length > 0) {
    const out = await insertNominations(db, {
      programme: list.programme_id,
      authority: list.authority_id,
      nominees: rows.map(({ email, name, establishment_id: establishment }) => ({
        email,
        name,
        establishment
      })),
      by: { person: list.sent_by ? { id: list.sent_by, name: '', email: '' } : null, grants: [] },
      now
    });
    await leaveOut(db, { list: list.id, out });
    await db
      .updateTable('nomination_row')
      .set({ done_at: now })
      .where('list_id', '=', list.id)
      .where('line', '>=', rows[0]!.line)
      .where('line', '<=', rows.at(-1)!.line)
      .execute();
  }
  if (rows.length < CHUNK) {
    await db
      .updateTable('nomination_list')
      .set({ finished_at: now })
      .where('id', '=', list.id)
      .execute();
  }
  return rows.length;
}

async function leaveOut(
  db: Db,
  { list, out }: { list: string; out: readonly { email: string; why: Known }[] }
): Promise<void> {
  for (const why of new Set(out.map((one) => one.why))) {
    await db
      .updateTable('nomination_row')
      .set({ problem: why })
      .where('list_id', '=', list)
      .where('problem', 'is', null)
      .where(
        'email',
        'in',
        out.filter((one) => one.why === why).map(({ email }) => email)
      )
      .execute();
  }
}

/** How many rows of a list are good, and of these how many were gone through. */
export async function progressOf(db: Db, list: string): Promise<{ all: number; done: number }> {
  return db
    .selectFrom('nomination_row')
    .select((eb) => [
      countAll.as('all'),
      eb.cast<number>(eb.fn.count('done_at'), 'integer').as('done')
    ])
    .where('list_id', '=', list)
    .where('problem', 'is', null)
    .executeTakeFirstOrThrow();
}

/** How many rows of a list are good, and how many have which problem. */
export async function countRows(
  db: Db,
  list: string
): Promise<{ problem: RowProblem | null; count: number }[]> {
  const rows = await db
    .selectFrom('nomination_row')
    .select((eb) => ['problem', eb.cast<number>(eb.fn.count('line'), 'integer').as('count')])
    .where('list_id', '=', list)
    .groupBy('problem')
    .execute();
  return rows
    .map(({ problem, count }) => ({ problem: problem as RowProblem | null, count }))
    .toSorted((a, b) => (a.problem ?? '').localeCompare(b.problem ?? ''));
}

/** Rows of a list, a page at a time: those with problems, or the good ones. */
export async function rowsOfList(
  db: Db,
  facts: { list: string; good: boolean; page: number; most: number }
): Promise<(Row<'nomination_row'> & { problem: RowProblem | null })[]> {
  const rows = await db
    .selectFrom('nomination_row')
    .selectAll()
    .where('list_id', '=', facts.list)
    .where('problem', facts.good ? 'is' : 'is not', null)
    .orderBy('line')
    .offset((facts.page - 1) * facts.most)
    .limit(facts.most)
    .execute();
  return rows.map((row) => ({ ...row, problem: row.problem as RowProblem | null }));
}
