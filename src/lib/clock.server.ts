/** The only reader of the clock. `now` is read once per request or round and passed on. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';

/** The real time. Leases, rate limits and sessions live by it, also in a demo. */
export function realNow(): Instant {
  return Temporal.Now.instant().toString({ smallestUnit: 'millisecond' });
}

/** The store's time: the real time, in a demo moved by the offset that `/demo/clock` set. */
export async function storeNow(db: Db, demo: boolean): Promise<Instant> {
  if (!demo) return realNow();
  const { clock_offset } = await db
    .selectFrom('installation')
    .select('clock_offset')
    .executeTakeFirstOrThrow();
  return Temporal.Now.instant()
    .add({ seconds: clock_offset })
    .toString({ smallestUnit: 'millisecond' });
}

/**
 * Moves a demo store's time to `to`. Only a demo has such a clock; the store's own constraint
 * refuses the others.
 */
export async function moveClock(db: Db, to: Instant): Promise<void> {
  const offset = Temporal.Now.instant().until(Temporal.Instant.from(to), { largestUnit: 'second' });
  await db
    .updateTable('installation')
    // never a moment before: what is due then would not be
    .set({ clock_offset: Math.ceil(offset.total('second')) })
    .where('demo_at', 'is not', null)
    .execute();
}
