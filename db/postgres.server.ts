/** PostgreSQL by `pg`. With sqlite.server.ts, the only files that name a driver. */
import { PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';

/** Milliseconds: no statement of ours should need more, and a lock waited for longer is a fault. */
const STATEMENT_TIMEOUT = 15_000;
const LOCK_TIMEOUT = 10_000;

export interface PostgresOptions {
  /** Connections that this process may hold. */
  connections?: number;
}

/** A Kysely dialect over `postgres://…`. The database should have the collation `C.UTF-8`. */
export function postgresDialect(url: string, options: PostgresOptions = {}): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    statement_timeout: STATEMENT_TIMEOUT,
    lock_timeout: LOCK_TIMEOUT,
    application_name: 'twilight'
  });
  // A restarting server ends idle clients; without a listener the process would end with them.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}
