/** How the post stands: for the organisers' banner and the administrators' page of mail. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { plus } from '#lib/time.server.ts';

/** How many letters wait, since when the oldest is due, and whether delivery stands. */
export async function postState(db: Db, now: Instant) {
  const post = await db.selectFrom('post').selectAll().executeTakeFirstOrThrow();
  const { waiting, oldest } = await db
    .selectFrom('outbox')
    .select([countAll.as('waiting'), sql<Instant | null>`min(not_before)`.as('oldest')])
    .where('done_at', 'is', null)
    .where('not_before', '<=', now)
    .executeTakeFirstOrThrow();
  return {
    waiting,
    oldest,
    alarm: post.alarm,
    pausedUntil: post.paused_until,
    stalled: await isStalled(db, { oldest, now })
  };
}

/** Minutes after which nothing has gone although something was due. */
const STALLED_MINUTES = 15;

/** Whether delivery has stopped without anybody saying why: no process posts, or each try waits. */
async function isStalled(
  db: Db,
  { oldest, now }: { oldest: Instant | null; now: Instant }
): Promise<boolean> {
  const before = plus(now, { minutes: -STALLED_MINUTES });
  if (oldest === null || oldest > before) return false;
  const done = await db
    .selectFrom('outbox')
    .select('id')
    .where('done_at', '>', before)
    .limit(1)
    .executeTakeFirst();
  return done === undefined;
}
