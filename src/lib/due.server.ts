/**
 * What falls due by time alone is looked at once, when its instant has passed: a round takes what
 * lies between the last instant it looked at and now (docs/decisions/0014). So its work does not grow
 * with what is in the store, a pause is made up for, and what is decided after an instant has passed
 * does not fall due in the past.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';

import { plus } from './time.server.ts';

/**
 * Minutes that every round looks back: a verb that read the clock before an instant may commit after
 * the round that came with it.
 */
const AGAIN_MINUTES = 2;
/** Days that the first look goes back, and one after a demo's clock was moved back. */
const FIRST_DAYS = 3;
/** Processes' clocks differ by less; more means that a demo's clock was moved back. */
const MOVED_BACK_MINUTES = 10;

/** What lies after this instant, and not after `now`, is to be looked at. */
export async function dueSince(
  db: Db,
  { what, now }: { what: string; now: Instant }
): Promise<Instant> {
  const row = await db
    .selectFrom('due_until')
    .select('at')
    .where('what', '=', what)
    .executeTakeFirst();
  return !row || movedBack(row.at, now)
    ? plus(now, { hours: -FIRST_DAYS * 24 })
    : plus(row.at, { minutes: -AGAIN_MINUTES });
}

/** Notes that everything due until `now` was looked at; a process behind the others takes nothing back. */
export async function lookedUntil(
  db: Db,
  { what, now }: { what: string; now: Instant }
): Promise<void> {
  await db
    .insertInto('due_until')
    .values({ what, at: now })
    .onConflict((c) =>
      c
        .column('what')
        .doUpdateSet({ at: now })
        .where((eb) =>
          eb.or([
            eb('due_until.at', '<', now),
            eb('due_until.at', '>', plus(now, { minutes: MOVED_BACK_MINUTES }))
          ])
        )
    )
    .execute();
}

const movedBack = (at: Instant, now: Instant): boolean =>
  at > plus(now, { minutes: MOVED_BACK_MINUTES });
