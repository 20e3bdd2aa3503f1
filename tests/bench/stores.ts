/** What the benches of files share: each store in turn, its statements counted, the plain inserts beside. */
import { migrate } from '#db/migrate.ts';
import { inTransaction, open, type Db } from '#db/open.server.ts';
import { readTable, type ReadTable } from '#lib/read-table.server.ts';

import { ENVIRONMENT } from '../support/environment.ts';
import { NOW } from '../support/people.ts';
import { openThrough } from '../support/statements.ts';
import { postgresEngine, sqliteEngine, type Engine } from './engines.ts';
import type { BenchRow } from './run.ts';

/** The rows of a bench on SQLite, then on a PostgreSQL that waits for the disk. */
export async function onEachStore(
  bench: (engine: Engine) => Promise<BenchRow[]>
): Promise<BenchRow[]> {
  Object.assign(process.env, ENVIRONMENT);
  const rows: BenchRow[] = [];
  for (const engine of [sqliteEngine(), await postgresEngine()]) {
    try {
      rows.push(...(await bench(engine)));
    } finally {
      await engine.stop();
    }
  }
  return rows;
}

/** A new store of one connection that counts what it is asked, transactions' begin and end too. */
export async function countedStore(
  engine: Engine
): Promise<{ url: string; db: Db; asked(): number; reset(): void }> {
  const url = await engine.place();
  await migrate(url, NOW);
  let statements = 0;
  const db = openThrough(
    url,
    (query) => {
      statements += 1;
      return query;
    },
    1
  );
  return { url, db, asked: () => statements, reset: () => (statements = 0) };
}

/** People with their addresses, by two inserts and nothing else. */
export async function insertPeople(
  db: Db,
  people: readonly { id: string; email: string; name: string }[]
): Promise<void> {
  const unsaid = { role: null, establishment_id: null, proved_at: null, disabled_at: null };
  await db
    .insertInto('person')
    .values(
      people.map((one) => ({
        ...{ ...one, name_folded: one.name.toLowerCase() },
        ...{ ...unsaid, created_at: NOW }
      }))
    )
    .execute();
  await db
    .insertInto('person_address')
    .values(
      people.map(({ id, email }) => ({ email, person_id: id, proved_at: null, added_at: NOW }))
    )
    .execute();
}

/** Milliseconds of one transaction on a new store, in which `prepare` has put what the act needs. */
export async function plainly<Needs>(
  engine: Engine,
  prepare: (db: Db) => Promise<Needs>,
  act: (db: Db, needs: Needs) => Promise<void>
): Promise<number> {
  const url = await engine.place();
  await migrate(url, NOW);
  const db = open(url);
  const needs = await prepare(db);
  const took = await milliseconds(() => inTransaction(db, (db) => act(db, needs)));
  await db.destroy();
  return took;
}

export async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

export const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export function tableOf(text: string): ReadTable {
  const table = readTable(new TextEncoder().encode(text));
  if ('problem' in table) throw new Error(table.problem);
  return table;
}
