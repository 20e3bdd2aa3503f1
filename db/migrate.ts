/** `npm run migrate`: brings a store to the newest step. Also called at every start. */
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';

import { migrations } from './migrations/index.ts';
import { open, type Db } from './open.server.ts';

/**
 * Brings the store at `url` to the newest step and makes sure that it has its one row of facts.
 * Several processes may call it at once. Returns the names of the steps that ran.
 *
 * @throws the first step's error; nothing of the pending steps is then kept on SQLite
 */
export async function migrate(url: string, now: string): Promise<string[]> {
  const db = open(url, { foreignKeys: false, connections: 2 });
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      allowUnorderedMigrations: false
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    if (url.startsWith('sqlite:')) await checkForeignKeys(db);
    await db
      .insertInto('installation')
      .values({ id: 'this', made_at: now })
      .onConflict((c) => c.column('id').doNothing())
      .execute();
    return (results ?? []).map((step) => step.migrationName);
  } finally {
    await db.destroy();
  }
}

async function checkForeignKeys(db: Db): Promise<void> {
  const { rows } = await sql`pragma foreign_key_check`.execute(db);
  if (rows.length > 0) throw new Error(`${rows.length} rows point to nothing after migrating`);
}

if (import.meta.main) {
  const { settings } = await import('#lib/settings.server.ts');
  const { realNow } = await import('#lib/clock.server.ts');
  const steps = await migrate(settings().databaseUrl, realNow());
  console.log(steps.length > 0 ? `Brought up to date: ${steps.join(', ')}` : 'Already up to date.');
}
