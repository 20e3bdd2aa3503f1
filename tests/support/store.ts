/** A store of each kind, and people and events in one line each. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';

import { audit } from '#db/audit.ts';
import { open, type Db } from '#db/open.server.ts';

export interface TestStore {
  db: Db;
  url: string;
  kind: 'sqlite' | 'postgres';
}

/** Makes an empty, migrated store. */
export async function makeStore(
  kind: TestStore['kind']
): Promise<TestStore & { drop(): Promise<void> }> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'twilight-'));
    const file = join(folder, 'store.db');
    copyFileSync(inject('migrated').sqlite, file);
    const url = `sqlite:${file}`;
    const db = open(url);
    // as the tests' PostgreSQL: a store that is thrown away outlives a killed process, and no more
    await sql`pragma synchronous = off`.execute(db);
    return {
      db,
      url,
      kind,
      async drop() {
        await db.destroy();
        rmSync(folder, { recursive: true, force: true });
      }
    };
  }
  const server = inject('postgres');
  const name = `t${randomUUID().replaceAll('-', '')}`;
  const admin = open(`${server}postgres`, { connections: 1 });
  const { postgres: template } = inject('migrated');
  await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin);
  const url = server + name;
  const db = open(url, { connections: 32 });
  return {
    db,
    url,
    kind,
    async drop() {
      await db.destroy();
      await sql`drop database ${sql.id(name)} with (force)`.execute(admin);
      await admin.destroy();
    }
  };
}

/**
 * Runs a suite on both databases, each on a store of its own that ends sound: after the suite every
 * invariant of the audit must hold.
 */
export function onBothStores(
  name: string,
  suite: (store: () => TestStore) => void,
  { auditAt = '2026-11-23T10:00:00.000Z' } = {}
): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} on %s`, (kind) => {
    let store: Awaited<ReturnType<typeof makeStore>>;
    beforeAll(async () => {
      store = await makeStore(kind);
    });
    afterAll(async () => {
      try {
        expect(await audit(store.db, auditAt)).toEqual([]);
      } finally {
        await store.drop();
      }
    });
    suite(() => store);
  });
}

/** Every invariant holds after each test, not only at the suite's end: a breach names its test. */
export function soundAfterEach(store: () => TestStore, at: string): void {
  afterEach(async () => expect(await audit(store().db, at)).toEqual([]));
}
