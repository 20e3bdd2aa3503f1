/** How often something may be done, counted in the store so that every process knows. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';

export interface Limit {
  /** What is limited, such as `sign-in:client`. */
  what: string;
  most: number;
  /** Length of the window in seconds of real time. */
  seconds: number;
}

/**
 * Counts one use of `limit` by `who` and says whether it is still within. Fails closed: a store
 * that cannot count throws, and nothing is allowed. Never call it inside a verb's transaction, or a
 * refusal would roll the count back.
 */
export async function allow(db: Db, limit: Limit, who: string): Promise<boolean> {
  return (await allowSome(db, limit, { who, count: 1 })) === 1;
}

/** As `allow`, for several uses in one write. Returns how many of them are within, from 0 to `count`. */
export async function allowSome(
  db: Db,
  limit: Limit,
  { who, count }: { who: string; count: number }
): Promise<number> {
  const { used } = await db
    .insertInto('rate')
    .values({ key: `${limit.what}:${who}`, window_at: windowOf(limit.seconds), used: count })
    .onConflict((c) =>
      c.columns(['key', 'window_at']).doUpdateSet({ used: sql<number>`rate.used + ${count}` })
    )
    .returning('used')
    .executeTakeFirstOrThrow();
  return Math.min(count, Math.max(0, limit.most - (used - count)));
}

/** Seconds until the next window of a limit, for `Retry-After` (RFC 9110, 10.2.3); at least one. */
export function secondsLeft({ seconds }: Pick<Limit, 'seconds'>): number {
  const epoch = Temporal.Instant.from(realNow()).epochMilliseconds;
  return Math.max(1, Math.ceil(seconds - (epoch % (seconds * 1000)) / 1000));
}

/** Windows follow one another on the clock; at worst twice the limit passes around their border. */
function windowOf(seconds: number): string {
  const epoch = Temporal.Instant.from(realNow()).epochMilliseconds;
  const start = epoch - (epoch % (seconds * 1000));
  return Temporal.Instant.fromEpochMilliseconds(start).toString({
    smallestUnit: 'millisecond'
  });
}
