/** Letters are leased: who posts has them for itself, and a crashed process's come back by themselves. */
import { randomUUID } from 'node:crypto';

import { changed, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';

import type { OutboxRow } from '../outbox.server.ts';

/** Letters leased at once. */
const BATCH = 20;
/** Real time for which a leased letter is ours; a crashed process's letters wait this long. */
const LEASE_MINUTES = 5;
/** A lease that lasts for so long is not renewed: a server that does not answer is given up before. */
const FRESH_MINUTES = 4;

/**
 * Takes due rows for this process. For each calendar entry only its earliest waiting letter, so
 * that no update goes before its invite.
 */
export async function lease(db: Db, now: Instant): Promise<OutboxRow[]> {
  const real = realNow();
  const due = await db
    .selectFrom('outbox as o')
    .select('o.id')
    .where('o.done_at', 'is', null)
    .where('o.not_before', '<=', now)
    .where((eb) => eb.or([eb('o.lease_until', 'is', null), eb('o.lease_until', '<', real)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.entry_id', '=', 'o.entry_id')
            .whereRef('earlier.sequence', '<', 'o.sequence')
            .where('earlier.done_at', 'is', null)
        )
      )
    )
    .orderBy('o.priority')
    .orderBy('o.not_before')
    .orderBy('o.id')
    .limit(BATCH)
    .execute();
  if (due.length === 0) return [];
  const leased = await db
    .updateTable('outbox')
    .set({ lease_until: plus(real, { minutes: LEASE_MINUTES }), lease_by: randomUUID() })
    .where(
      'id',
      'in',
      due.map((row) => row.id)
    )
    .where('done_at', 'is', null)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', real)]))
    .returningAll()
    .execute();
  // rows come back in the database's order: somebody may wait at a screen for one of them
  return leased.sort((a, b) => a.priority - b.priority);
}

/**
 * Makes a lease last from now on, just before its letter goes. False when it ran out in our hands:
 * then somebody else may have sent the letter, or be about to.
 */
export async function renew(db: Db, row: OutboxRow): Promise<boolean> {
  const real = realNow();
  if (row.lease_until! > plus(real, { minutes: FRESH_MINUTES })) return true;
  const renewed = await db
    .updateTable('outbox')
    .set({ lease_until: plus(real, { minutes: LEASE_MINUTES }) })
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .where('lease_until', '>=', real)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return changed(renewed);
}

/** Gives a letter back untried: our limit, or the server's rest, is no attempt of its own. */
export async function release(db: Db, row: OutboxRow): Promise<'rest'> {
  await db
    .updateTable('outbox')
    .set({ lease_until: null })
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .execute();
  return 'rest';
}
