/** Opening the store, and the transaction that every verb runs in. */
import { setTimeout as sleep } from 'node:timers/promises';

import { Kysely, sql, type Dialect } from 'kysely';
import { v7 } from 'uuid';

import { postgresDialect, type PostgresOptions } from './postgres.server.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect, type SqliteOptions } from './sqlite.server.ts';

export type Db = Kysely<Schema>;

/**
 * An id of our own, higher than the one before in this process also within a millisecond (RFC 9562
 * §6.2): what one transaction writes keeps its order. Order by `created_at, id`, never by id alone;
 * it is no key to anything.
 */
export const newId = (): string => v7();

/**
 * Opens a store.
 *
 * @param url `sqlite:PATH` or `postgres://user:pass@host/database`
 * @throws when the scheme is neither
 */
export function open(url: string, options: SqliteOptions & PostgresOptions = {}): Db {
  return new Kysely<Schema>({ dialect: dialectOf(url, options) });
}

export function dialectOf(url: string, options: SqliteOptions & PostgresOptions = {}): Dialect {
  if (url.startsWith('sqlite:')) return sqliteDialect(url.slice('sqlite:'.length), options);
  if (/^postgres(ql)?:\/\//.test(url)) return postgresDialect(url, options);
  throw new Error(`A store is opened by sqlite:PATH or postgres://…, not by ${url.split(':')[0]}:`);
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const ATTEMPTS = 5;

/**
 * Runs `work` in one transaction; inside an open one it joins it, so that verbs compose. Give the
 * parameter the outer name, `inTransaction(db, async (db) => …)`: using the outer `db` inside would
 * wait for ever on SQLite.
 *
 * A result with the property `refused` (the domain's "no") rolls back: a refusal writes nothing. A
 * joined verb's refusal is its caller's to pass on. A serialization failure or deadlock is tried
 * again, five times at most.
 */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (db) => {
        const result = await work(db);
        if (typeof result === 'object' && result !== null && 'refused' in result) {
          throw new Refused(result);
        }
        return result;
      });
    } catch (error) {
      if (error instanceof Refused) return error.result as T;
      const code = (error as { code?: unknown }).code;
      const again = code === SERIALIZATION_FAILURE || code === DEADLOCK;
      if (!again || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

/**
 * What `work` would do: runs it in a transaction that is rolled back in any case, and returns what it
 * found. Nothing of it stays, and nobody else sees any of it.
 */
export async function whatIf<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  const { found } = await inTransaction<{ refused: true; found: T }>(db, async (db) => ({
    refused: true,
    found: await work(db)
  }));
  return found;
}

/**
 * Reads everything as it is at one moment, through a handle of its own: whoever writes meanwhile is
 * neither seen nor kept waiting. `read` gets the open transaction, and cannot write in it.
 */
export async function inSnapshot<T>(url: string, read: (db: Db) => Promise<T>): Promise<T> {
  const db = open(url, { readOnly: true, connections: 1 });
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(read);
  } finally {
    await db.destroy();
  }
}

/** Carries a refusal out of its transaction. */
class Refused {
  result: unknown;
  constructor(result: unknown) {
    this.result = result;
  }
}

/** `count(*)` as a number on both databases; PostgreSQL's own comes back as text. */
export const countAll = sql<number>`cast(count(*) as integer)`;

/** Whether an update or delete changed any row. */
export function changed(result: { numUpdatedRows?: bigint; numDeletedRows?: bigint }): boolean {
  return (result.numUpdatedRows ?? result.numDeletedRows ?? 0n) > 0n;
}
