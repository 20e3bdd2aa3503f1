/** Addresses that get no letters any more, because one was refused for good or came back. */
import { gathered } from '#db/gather.server.ts';
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';

export async function suppress(
  db: Db,
  { email, why, now }: { email: string; why: string; now: Instant }
): Promise<void> {
  await db
    .insertInto('suppression')
    .values({ email, why, at: now })
    .onConflict((c) => c.column('email').doNothing())
    .execute();
}

/** Whether an address gets no letters any more. */
export async function isSuppressed(db: Db, email: string): Promise<boolean> {
  return (await suppressed(db, email)) !== undefined;
}

const suppressed = gathered(async (db, emails) => {
  const rows = await db
    .selectFrom('suppression')
    .select('email')
    .where('email', 'in', emails)
    .execute();
  return new Map(rows.map((row) => [row.email, row]));
});
