/** What becomes of those without a place when an event changes between at once and by approval. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';

import type { Booking } from './booking.server.ts';
import { tellRequested, tellWaiting } from './tell.server.ts';
import { serve } from './waiting.server.ts';

/**
 * By approval there is no waiting list: whoever waits asks the organiser instead. At once there are
 * no requests: they join the waiting list in their order, free places are given at once, and those
 * who wait are told. Inside the event's turn, after its row is written.
 */
export async function changeAdmission(
  db: Db,
  { before, event, now }: { before: Event; event: Event; now: Instant }
): Promise<void> {
  if (before.admission === event.admission) return;
  if (event.admission === 'approval') {
    const asking = await change(db, { event, from: 'waiting', to: 'requested' });
    for (const booking of asking) await tellRequested(db, { booking, now });
    return;
  }
  const joined = await change(db, { event, from: 'requested', to: 'waiting' });
  const served = new Set((await serve(db, { event: event.id, now })).map(({ id }) => id));
  for (const booking of joined) {
    if (!served.has(booking.id)) await tellWaiting(db, { booking, now });
  }
}

async function change(
  db: Db,
  facts: { event: Event; from: 'waiting' | 'requested'; to: 'waiting' | 'requested' }
): Promise<Booking[]> {
  return db
    .updateTable('booking')
    .set({ state: facts.to })
    .where('event_id', '=', facts.event.id)
    .where('state', '=', facts.from)
    .where('wish_of', 'is', null)
    .returningAll()
    .execute();
}
