/** Stores that can be copied, and their bare drivers, on which a verb's statements are run again. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import pg from 'pg';

import { startPostgres } from '../support/postgres.ts';

/** A statement as it went to the driver. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}
/** All statements from `begin` to `commit`. */
export type Transaction = readonly Statement[];

export interface Engine {
  name: string;
  /** A place for a new store, as a URL. */
  place(): Promise<string>;
  /** A copy of a store that nobody has open. */
  copy(url: string): Promise<string>;
  /** Runs transactions by the bare driver with so many callers; milliseconds at which each ended. */
  replay(url: string, transactions: readonly Transaction[], callers: number): Promise<number[]>;
  stop(): Promise<void>;
}

/** `node:sqlite` with the product's own pragmas, each statement prepared once. */
export function sqliteEngine(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'twilight-bench-'));
  let count = 0;
  const next = () => join(folder, `${++count}.db`);
  return {
    name: 'SQLite',
    place: async () => `sqlite:${next()}`,
    async copy(url) {
      const file = next();
      copyFileSync(url.slice('sqlite:'.length), file);
      return `sqlite:${file}`;
    },
    async replay(url, transactions) {
      const file = new DatabaseSync(url.slice('sqlite:'.length));
      file.exec('pragma foreign_keys = on; pragma journal_mode = wal; pragma synchronous = full');
      const prepared = new Map<string, StatementSync>();
      const run = ({ sql, parameters }: Statement) => {
        let statement = prepared.get(sql);
        if (!statement) prepared.set(sql, (statement = file.prepare(sql)));
        statement.all(...(parameters as SQLInputValue[]));
      };
      const begin = performance.now();
      const ended = transactions.map((transaction) => {
        transaction.forEach(run);
        return performance.now() - begin;
      });
      file.close();
      return ended;
    },
    stop: async () => rmSync(folder, { recursive: true, force: true })
  };
}

/** `pg` against a real server that waits for the disk. */
export async function postgresEngine(): Promise<Engine> {
  const server = await startPostgres({ durable: true });
  let count = 0;
  const create = async (template?: string) => {
    const name = `bench_${++count}`;
    const admin = new pg.Client(`${server.url}postgres`);
    await admin.connect();
    await admin.query(`create database ${name}${template ? ` template ${template}` : ''}`);
    await admin.end();
    return server.url + name;
  };
  return {
    name: 'PostgreSQL',
    place: () => create(),
    copy: (url) => create(url.slice(server.url.length)),
    async replay(url, transactions, callers) {
      const pool = new pg.Pool({ connectionString: url, max: callers });
      const clients = await Promise.all(Array.from({ length: callers }, () => pool.connect()));
      const ended: number[] = [];
      let next = 0;
      const begin = performance.now();
      await Promise.all(
        clients.map(async (client) => {
          for (let at = next++; at < transactions.length; at = next++) {
            for (const { sql, parameters } of transactions[at]!) {
              await client.query(sql, parameters as unknown[]);
            }
            ended.push(performance.now() - begin);
          }
        })
      );
      clients.forEach((client) => client.release());
      await pool.end();
      return ended;
    },
    stop: server.stop
  };
}
