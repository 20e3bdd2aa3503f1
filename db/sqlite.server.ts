/** SQLite by Node's own driver. With postgres.server.ts, the only files that name a driver. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
  type TransactionSettings
} from 'kysely';

export interface SqliteOptions {
  /** A handle that can only read; a write through it is an error of the database. */
  readOnly?: boolean;
  /** Off while a migration rebuilds tables, or `on delete` actions would empty their children. */
  foreignKeys?: boolean;
}

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_TIMEOUT = 5000;
const STATEMENTS_KEPT = 500;

/** A Kysely dialect over one SQLite file; the folder is made when it is missing. */
export function sqliteDialect(path: string, options: SqliteOptions = {}): Dialect {
  if (!options.readOnly) mkdirSync(dirname(path), { recursive: true });
  const file = new DatabaseSync(path, {
    readOnly: options.readOnly ?? false,
    timeout: BUSY_TIMEOUT
  });
  file.exec(`pragma foreign_keys = ${options.foreignKeys === false ? 'off' : 'on'}`);
  if (!options.readOnly) {
    file.exec('pragma journal_mode = wal');
    // FULL: an acknowledged booking survives a power cut, not only a crash
    file.exec('pragma synchronous = full');
  }
  return new ImmediateDialect({ database: cachedStatements(file) });
}

class ImmediateDialect extends SqliteDialect {
  #config: SqliteDialectConfig;
  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
  override createAdapter(): DialectAdapter {
    return new ImmediateAdapter();
  }
}

/**
 * One connection, taken in the order of asking. Kysely's own lock wakes everybody who waits each time
 * one goes on: with 5,000 waiting that costs more than the work.
 */
class ImmediateDriver extends SqliteDriver {
  #taken = false;
  #waiting: (() => void)[] = [];

  override async acquireConnection(): Promise<DatabaseConnection> {
    // whoever gives it back hands it on: it stays taken
    if (this.#taken) await new Promise<void>((turn) => this.#waiting.push(turn));
    this.#taken = true;
    return super.acquireConnection();
  }
  override async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
  /**
   * A deferred transaction that turns into a writer fails with SQLITE_BUSY whatever the timeout; one
   * that only reads never does, and sees everything as it is at its first statement.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings
  ): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }
}

class ImmediateAdapter extends SqliteAdapter {
  /** The driver keeps the order by itself. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
  /** All pending migrations are one transaction: two processes starting at once do not collide. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function cachedStatements(file: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => file.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      const statement = wrap(file.prepare(sql));
      if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value!);
      kept.set(sql, statement);
      return statement;
    }
  };
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...checked(parameters)),
    run: (parameters) => statement.run(...checked(parameters)),
    iterate: (parameters) => statement.iterate(...checked(parameters))
  };
}

/**
 * The driver takes an object in first place for named parameters, moves all others by one and says
 * nothing; PostgreSQL would store yet another value. So everything but the portable kinds is refused.
 */
function checked(parameters: readonly unknown[]): SQLInputValue[] {
  for (const value of parameters) {
    const portable =
      value === null ||
      typeof value === 'string' ||
      typeof value === 'bigint' ||
      (typeof value === 'number' && Number.isFinite(value)) ||
      value instanceof Uint8Array;
    if (!portable) {
      throw new TypeError(`A parameter of type ${typeof value} is not portable: ${String(value)}`);
    }
  }
  return parameters as SQLInputValue[];
}
