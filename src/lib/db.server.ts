/** The running app's one open store, and whether it is a demo. Opened by Kit's `init`. */
import { open, type Db } from '#db/open.server.ts';
import { migrate } from '#db/migrate.ts';
import { realNow } from '#lib/clock.server.ts';
import { isLoopback, settings } from '#lib/settings.server.ts';

export interface Store {
  /** For verbs: reads and writes. */
  db: Db;
  /** For pages: on SQLite a second handle that can only read, so that no page waits for a writer. */
  reader: Db;
  demo: boolean;
  close(): Promise<void>;
}

/** One store for the whole process, whichever bundle asks. */
const KEY = Symbol.for('twilight.store');
const shared = globalThis as { [KEY]?: Store };

/** @throws before `openStore` */
export function store(): Store {
  const opened = shared[KEY];
  if (!opened) throw new Error('The store is not open yet');
  return opened;
}

/**
 * Brings the store of the settings up to date and opens it, once.
 *
 * @throws when a demo's store would be served to others than this machine
 */
export async function openStore(): Promise<Store> {
  if (shared[KEY]) return shared[KEY];
  const { databaseUrl, origin } = settings();
  await migrate(databaseUrl, realNow());
  const db = open(databaseUrl);
  const demo = await isDemo(db);
  if (demo && !isLoopback(new URL(origin).hostname)) {
    await db.destroy();
    throw new Error(
      `${databaseUrl} is a demo: anyone may sign in as anybody. It is served on this machine only, ` +
        `so ORIGIN must be http://localhost:PORT, not ${origin}`
    );
  }
  const sqlite = databaseUrl.startsWith('sqlite:');
  const reader = sqlite ? open(databaseUrl, { readOnly: true }) : db;
  shared[KEY] = {
    db,
    reader,
    demo,
    async close() {
      delete shared[KEY];
      if (sqlite) await reader.destroy();
      await db.destroy();
    }
  };
  return shared[KEY];
}

/** A store is a demo because it was filled as one; no setting makes it so. */
export async function isDemo(db: Db): Promise<boolean> {
  const { demo_at } = await db
    .selectFrom('installation')
    .select('demo_at')
    .executeTakeFirstOrThrow();
  return demo_at !== null;
}
