/** Everybody of one mode into the other, when an event no longer has both. Inside the event's turn. */
import type { Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { poolsOf, setPlaces } from './places.server.ts';
import { LIVE } from './rules.ts';

/** With one way to be there, nobody wishes for the other. */
export async function endWishes(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('booking')
    .set({ state: 'cancelled', ended_at: now, ended_how: 'wish-granted' })
    .where('event_id', '=', event)
    .where('wish_of', 'is not', null)
    .where('state', '=', 'waiting')
    .execute();
}

/**
 * Moves every live booking of `from` to `to`: places into the open pool of `to`, which then has
 * `places`; the pools of `from` are left without any. Who waits keeps their turn.
 *
 * Refused: `places-below-taken` with how many there would be; nothing is then written.
 */
export async function moveToMode(
  db: Db,
  facts: { event: string; from: PlaceMode; to: PlaceMode; places: number; now: Instant }
): Promise<Refusal | null> {
  const { event, from, to, places, now } = facts;
  const pools = await poolsOf(db, event);
  const left = pools.filter((pool) => pool.mode === from);
  const coming = left.reduce((sum, pool) => sum + pool.taken, 0);
  const open = pools.find((pool) => pool.mode === to && pool.authority_id === null);
  const taken = (open?.taken ?? 0) + coming;
  if (taken > places) return refuse('places-below-taken', { taken }, `places_${to}`);

  const refusal = await setPlaces(db, { event, pools: [{ mode: to, authority: null, places }] });
  if (refusal) return refusal;
  const target = (await poolsOf(db, event)).find(
    (pool) => pool.mode === to && pool.authority_id === null
  )!;
  await endWishes(db, { event, now });
  await db
    .updateTable('booking')
    .set({ mode: to, pool_id: target.id })
    .where('event_id', '=', event)
    .where('mode', '=', from)
    .where('state', 'in', LIVE)
    .where('pool_id', 'is not', null)
    .execute();
  await db
    .updateTable('booking')
    .set({ mode: to })
    .where('event_id', '=', event)
    .where('mode', '=', from)
    .where('state', 'in', LIVE)
    .execute();
  await db
    .updateTable('pool')
    .set({ taken: target.taken + coming })
    .where('id', '=', target.id)
    .execute();
  await db
    .updateTable('pool')
    .set({ taken: 0, places: 0 })
    .where('event_id', '=', event)
    .where('mode', '=', from)
    .execute();
  return null;
}
