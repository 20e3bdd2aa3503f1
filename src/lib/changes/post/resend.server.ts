/** Sending a letter again by hand. */
import { findEntry } from '#lib/calendar/entry.server.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import type { LetterBuilder, LetterIds, OutboxRow } from '#lib/mail/outbox.server.ts';
import { findLetter } from '#lib/mail/read.server.ts';
import { organises, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

/** Minutes in which a letter is sent again once. */
const PAUSE_MINUTES = 5;
/** Hours that a letter gets whose own time was over. */
const HOURS = 24;

/**
 * Sends a letter again: one that never left is tried anew, with its own Message-ID; one that did goes
 * once more under a new one, because mailboxes drop what they have. Its UID and SEQUENCE stay. An
 * address that was given up is taken back into service. A letter whose reason is gone, or after which
 * a newer one was queued, is not sent.
 *
 * Refused: `letter-unknown`, `letter-waits`, `letter-over`, `letter-lately`.
 */
export async function resendLetter(
  db: Db,
  facts: { letter: string; build: LetterBuilder | undefined; by: Actor; now: Instant }
): Promise<OutboxRow | Refusal> {
  const { by, now } = facts;
  const row = await findLetter(db, { id: facts.letter, scope: organises(by) });
  if (!row) return refuse('letter-unknown');
  if (row.outcome === null) return refuse('letter-waits');
  const stands = await facts.build?.(db, JSON.parse(row.ids) as LetterIds, { row, now });
  if (!stands || (await superseded(db, row))) return refuse('letter-over');
  return inTransaction(db, async (db) => {
    const lately = await db
      .selectFrom('outbox')
      .select('id')
      .where('dedupe_key', 'like', `resend:${row.id}:%`)
      .where('created_at', '>', plus(now, { minutes: -PAUSE_MINUTES }))
      .executeTakeFirst();
    if (lately) return refuse('letter-lately');
    await db.deleteFrom('suppression').where('email', '=', row.to_email).execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'letter.resend',
      subject: { kind: 'letter', id: row.id },
      now
    });
    return row.outcome === 'sent' || row.outcome === 'bounced'
      ? again(db, { row, now })
      : anew(db, { row, now });
  });
}

/** A calendar entry that has moved on has a newer letter of its own. */
async function superseded(db: Db, { entry_id, sequence }: OutboxRow): Promise<boolean> {
  if (!entry_id) return false;
  const entry = await findEntry(db, entry_id);
  return entry !== undefined && entry.sequence > sequence!;
}

const until = (row: OutboxRow, now: Instant): Instant => {
  const least = plus(now, { hours: HOURS });
  return row.deadline && row.deadline > least ? row.deadline : least;
};

function anew(db: Db, { row, now }: { row: OutboxRow; now: Instant }): Promise<OutboxRow> {
  return db
    .updateTable('outbox')
    .set({
      outcome: null,
      done_at: null,
      why: null,
      attempts: 0,
      lease_until: null,
      lease_by: null,
      not_before: now,
      deadline: until(row, now)
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function again(db: Db, { row, now }: { row: OutboxRow; now: Instant }): Promise<OutboxRow> {
  return db
    .insertInto('outbox')
    .values({
      id: newId(),
      dedupe_key: `resend:${row.id}:${now}`,
      kind: row.kind,
      ids: row.ids,
      event_id: row.event_id,
      entry_id: row.entry_id,
      sequence: row.sequence,
      method: row.method,
      to_email: row.to_email,
      priority: 1,
      not_before: now,
      deadline: until(row, now),
      created_at: now
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
