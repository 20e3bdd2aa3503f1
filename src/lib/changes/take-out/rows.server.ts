/** Every table of the store, a page at a time, without what never leaves it. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';

import { HIDDEN, MASKED, masked } from './secrets.ts';

type Line = Record<string, unknown>;

/** Rows that are in memory at once. */
const ROWS = 500;

export interface StoreTable {
  name: string;
  columns: string[];
}

/** The tables as the store itself knows them, by name: a new one is among them by itself. */
export async function tablesOf(db: Db): Promise<StoreTable[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ isView }) => !isView)
    .map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The rows of a table, in a fixed order. By their id, where they have one; else by all of their
 * columns, which is slower and always possible.
 */
export async function* rowsOf(db: Db, { name, columns }: StoreTable): AsyncGenerator<Line[]> {
  const kept = columns.filter((column) => !(`${name}.${column}` in HIDDEN));
  const table = sql.table(name);
  const list = (of: readonly string[]) => sql.join(of.map((column) => sql.ref(column)));
  const byId = columns.includes('id');
  const chosen = list(byId && !kept.includes('id') ? [...kept, 'id'] : kept);
  let after = '';
  for (let from = 0; ; from += ROWS) {
    const { rows } = byId
      ? await sql<Line>`select ${chosen} from ${table} where id > ${after}
          order by id limit ${sql.lit(ROWS)}`.execute(db)
      : await sql<Line>`select ${chosen} from ${table}
          order by ${list(columns)} limit ${sql.lit(ROWS)} offset ${sql.lit(from)}`.execute(db);
    if (rows.length > 0) {
      after = byId ? String(rows.at(-1)!.id) : '';
      yield rows.map((row) => shown(name, row, kept));
      // others' requests go between two pages
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (rows.length < ROWS) return;
  }
}

function shown(table: string, row: Line, kept: readonly string[]): Line {
  return Object.fromEntries(
    kept.map((column) => {
      const value = row[column];
      const half = typeof value === 'string' && MASKED.has(`${table}.${column}`);
      return [column, half ? masked(value) : value];
    })
  );
}

/** A query's rows by the id of its first table, a page at a time. */
export async function* pagesOf(
  page: (after: string, most: number) => Promise<Line[]>
): AsyncGenerator<Line[]> {
  for (let after = ''; ;) {
    const rows = await page(after, ROWS);
    if (rows.length > 0) {
      yield rows;
      after = String(rows.at(-1)!.id);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (rows.length < ROWS) return;
  }
}
