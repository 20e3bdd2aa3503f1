/** Publishing an event, and who hears of it besides those who look at what's on. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { publishEvent, type Event } from '#lib/events/event.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { tellRepeat } from './repeats.server.ts';
import { tellDate } from './tell-me.server.ts';

/**
 * Publishes an event. With its date, whoever waits for one of its repeats and whoever asked to be
 * told of the date hears of it once.
 *
 * Refused: as `publishEvent`.
 */
export async function publish(
  db: Db,
  facts: { event: string; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await publishEvent(db, facts);
    if (isRefusal(event)) return event;
    await tellRepeat(db, { event, now: facts.now });
    await tellDate(db, { event, now: facts.now });
    return event;
  });
}
