/** What becomes of those without a place when an event changes between at once and by approval. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';

import { PLACED, type Booking } from './booking.server.ts';
import { tellRequested, tellWaiting } from './tell.server.ts';
import { note, serve } from './waiting/waiting.server.ts';

/**
 * By approval there is no waiting list: whoever waits asks the organiser instead. At once there are
 * no requests: they join the waiting list in their order, free places are given at once, and those
 * who wait are told. Inside the event's turn, after its row is written.
 */
export async function changeAdmission(
  db: Db,
  { before, event, by, now }: { before: Event; event: Event; by: string | null; now: Instant }
): Promise<void> {
  if (before.admission === event.admission) return;
  if (event.admission === 'approval') {
    const asking = await change(db, { event, from: 'waiting', to: 'requested', by, now });
    for (const booking of asking) await tellRequested(db, { booking, now });
    return;
  }
  const joined = await change(db, { event, from: 'requested', to: 'waiting', by, now });
  const served = new Set((await serve(db, { event: event.id, now })).map(({ id }) => id));
  for (const booking of joined) {
    if (!served.has(booking.id)) await tellWaiting(db, { booking, now });
  }
}

async function change(
  db: Db,
  facts: {
    event: Event;
    from: 'waiting' | 'requested';
    to: 'waiting' | 'requested';
    by: string | null;
    now: Instant;
  }
): Promise<Booking[]> {
  const { from, to, by, now } = facts;
  const bookings = await db
    .updateTable('booking')
    .set({ state: to })
    .where('event_id', '=', facts.event.id)
    .where('state', '=', from)
    .where('wish_of', 'is', null)
    .returningAll()
    .execute();
  for (const booking of bookings) await note(db, { booking, action: PLACED[to], by, now });
  return bookings;
}
