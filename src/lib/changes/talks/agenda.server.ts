/** Edits of an agenda that may open a slot: the reserve list is served in the same transaction. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent, takeTurn } from '#lib/events/event.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { serveReserve } from './reserve.server.ts';

/**
 * Runs a verb of the agenda, then gives what is open to the reserve list.
 *
 * Refused: as the verb; then nothing is written.
 */
export async function thenReserve<T>(
  db: Db,
  { event: id, now }: { event: string; now: Instant },
  verb: (db: Db) => Promise<T | Refusal>
): Promise<T | Refusal> {
  return inTransaction(db, async (db) => {
    await takeTurn(db, id);
    const done = await verb(db);
    if (isRefusal(done)) return done;
    const event = await findEvent(db, id);
    if (event) await serveReserve(db, { event, now });
    return done;
  });
}
