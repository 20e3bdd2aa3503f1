/** Addresses that get no letters any more, because one was refused for good or came back. */
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
