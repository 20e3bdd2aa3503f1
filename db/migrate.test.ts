import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { ENVIRONMENT } from '#tests/support/environment.ts';

import { audit } from './audit.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { open } from './open.server.ts';

const PROCESSES = 8;
const STEPS = Object.keys(migrations);
const NOW = '2026-11-23T10:00:00.000Z';
const LATER = '2026-11-24T10:00:00.000Z';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twilight-migrate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The address of a store that nobody has opened yet. */
async function fresh(kind: 'sqlite' | 'postgres'): Promise<string> {
  const name = `m${randomUUID().replaceAll('-', '')}`;
  if (kind === 'sqlite') return `sqlite:${join(folder, name, 'store.db')}`;
  const server = inject('postgres');
  const admin = open(`${server}postgres`, { connections: 1 });
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  return server + name;
}

/** `npm run migrate` in a process of its own. */
async function migrateIn(url: string): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['db/migrate.ts'], {
    env: { ...process.env, ...ENVIRONMENT, DATABASE_URL: url }
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const [code] = (await once(child, 'exit')) as [number];
  return { code, said };
}

/** What a whole, empty store holds. */
async function contents(url: string) {
  const db = open(url);
  const count = async (table: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select cast(count(*) as integer) as n from ${sql.table(table)}`.execute(db);
    return rows[0]!.n;
  };
  try {
    return {
      steps: await count('kysely_migration'),
      installations: await count('installation'),
      posts: await count('post'),
      authorities: await count('authority'),
      kinds: await count('partner_kind'),
      breaches: await audit(db, NOW)
    };
  } finally {
    await db.destroy();
  }
}
const WHOLE = {
  steps: STEPS.length,
  installations: 1,
  posts: 1,
  authorities: 32,
  kinds: 10,
  breaches: []
};

describe.each(['sqlite', 'postgres'] as const)('migrating on %s', (kind) => {
  test('by eight processes at once leaves one whole store, and all of them content', async () => {
    const url = await fresh(kind);
    const answers = await Promise.all(Array.from({ length: PROCESSES }, () => migrateIn(url)));
    expect(answers.filter(({ code }) => code !== 0)).toEqual([]);
    const did = answers.filter(({ said }) => said.includes('Brought up to date'));
    expect(did).toHaveLength(1);
    expect(did[0]!.said).toContain(STEPS.at(-1));
    expect(await contents(url)).toEqual(WHOLE);
  });

  test('twice does nothing the second time, and keeps what is there', async () => {
    const url = await fresh(kind);
    expect(await migrate(url, NOW)).toEqual(STEPS);
    const db = open(url);
    await db
      .insertInto('suppression')
      .values({ email: 'a@b.example', why: '550', at: NOW })
      .execute();
    expect(await migrate(url, LATER)).toEqual([]);
    const { made_at } = await db
      .selectFrom('installation')
      .select('made_at')
      .executeTakeFirstOrThrow();
    expect(made_at).toBe(NOW);
    expect(await db.selectFrom('suppression').select('email').execute()).toHaveLength(1);
    await db.destroy();
    expect(await contents(url)).toEqual(WHOLE);
  });

  test('a store that a newer Twilight has brought further is left alone', async () => {
    const url = await fresh(kind);
    await migrate(url, NOW);
    const db = open(url);
    await sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-1-new', ${NOW})`.execute(
      db
    );
    await db.destroy();
    await expect(migrate(url, LATER)).rejects.toThrow('2099-01-01-1-new');
  });
});

test('steps are in the order of their names, which never changes', () => {
  expect([...STEPS].sort()).toEqual(STEPS);
});

test('a store of no known kind is refused by its scheme, without its password', () => {
  expect(() => open('mysql://root:hunter2@db/twilight')).toThrow(/mysql:$/);
});
