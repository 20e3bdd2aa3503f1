/** What comes of a letter that did not go, or not yet: by the class of the failure. */
import type { Db } from '#db/open.server.ts';
import type { Instant, OutboxOutcome } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { log } from '#lib/log.server.ts';
import { plus } from '#lib/time.server.ts';

import { classify, minutesToWait, type DeliveryError } from '../failure.ts';
import type { OutboxRow } from '../outbox.server.ts';
import { suppress } from '../suppress.server.ts';
import { release } from './lease.server.ts';

/** Real time for which delivery rests after the server refused us, or asked us to slow down. */
const PAUSE_MINUTES = 5;

export type Delivered = OutboxOutcome | 'again' | 'rest';

/** Notes why the server did not take a letter, and what follows. */
export async function failed(
  db: Db,
  row: OutboxRow,
  { error, now }: { error: DeliveryError; now: Instant }
): Promise<Delivered> {
  const kind = classify(error);
  // a refused token has no reply of the server
  const said = error.response ?? (error.code === 'EAUTH' ? error.message : error.code);
  const why = `${kind}: ${said ?? error.message}`.slice(0, 300);
  log().warn({ kind: row.kind, letter: row.id, failure: kind }, 'a letter was not delivered');
  switch (kind) {
    case 'transient':
      return tryLater(db, row, { why, now });
    case 'throttled':
    case 'ours':
      await pause(db, why);
      await release(db, row);
      return 'rest';
    case 'bad-address':
      await suppress(db, { email: row.to_email, why, now });
      return done(db, row, { outcome: 'failed', why, now });
    case 'mailbox-full':
      // once more in a day, whatever else went wrong before
      if (!row.why?.startsWith(kind)) return tryLater(db, row, { why, now, minutes: 24 * 60 });
      await suppress(db, { email: row.to_email, why, now });
      return done(db, row, { outcome: 'failed', why, now });
    case 'refused-content':
      await alarm(db, why);
      return done(db, row, { outcome: 'failed', why, now });
  }
}

/** How a letter ended that did not go. */
export interface Ended {
  outcome: Exclude<OutboxOutcome, 'sent'>;
  why?: string;
  now: Instant;
}

export async function done(db: Db, row: OutboxRow, facts: Ended): Promise<Ended['outcome']> {
  await db
    .updateTable('outbox')
    .set((eb) => ({
      outcome: facts.outcome,
      done_at: facts.now,
      why: facts.why ?? null,
      lease_until: null,
      attempts: eb('attempts', '+', 1)
    }))
    .where('id', '=', row.id)
    .where('done_at', 'is', null)
    .execute();
  return facts.outcome;
}

export async function tryLater(
  db: Db,
  row: OutboxRow,
  { why, now, minutes }: { why: string; now: Instant; minutes?: number }
): Promise<'again'> {
  const wait = minutes ?? minutesToWait(row.attempts + 1, Math.random());
  await db
    .updateTable('outbox')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      not_before: plus(now, { seconds: Math.round(wait * 60) }),
      why,
      lease_until: null
    }))
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .execute();
  return 'again';
}

async function pause(db: Db, why: string): Promise<void> {
  await db
    .updateTable('post')
    .set({
      paused_until: plus(realNow(), { minutes: PAUSE_MINUTES }),
      alarm: why,
      alarm_at: realNow()
    })
    .execute();
}
async function alarm(db: Db, why: string): Promise<void> {
  await db.updateTable('post').set({ alarm: why, alarm_at: realNow() }).execute();
}
