/** What went is noted a few letters at a time. */
import { sql } from 'kysely';

import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';

import type { OutboxRow } from '../outbox.server.ts';
import type { Message } from '../transport.server.ts';

/** So many letters that went are noted with one commit, or those of so long when they go slowly. */
const NOTED_AT_ONCE = 10;
const NOTED_EVERY = { milliseconds: 250 };

export interface Notes {
  add(letter: { id: string; subject: string }): void;
  /** An alarm stands, which ends with the next letter that goes. */
  endAlarm(): void;
  /** Resolves when all is written. */
  written(): Promise<void>;
}

/**
 * What went: a commit for each letter would cost more than the letter. The next ones go while it is
 * being written.
 */
export function notesOf(db: Db, { now }: { now: Instant }): Notes {
  let went: { id: string; subject: string }[] = [];
  let alarmed = false;
  let since = realNow();
  let writing = Promise.resolve();
  async function write(): Promise<void> {
    if (went.length === 0) return;
    const letters = went;
    went = [];
    await inTransaction(db, async (db) => {
      await noteSent(db, letters, now);
      if (alarmed) await clearAlarm(db);
    });
    alarmed = false;
  }
  const begin = () => {
    since = realNow();
    writing = writing.then(write);
    // whoever waits for all of it hears what went wrong
    writing.catch(() => {});
  };
  return {
    add(letter) {
      went.push(letter);
      const slow = plus(since, NOTED_EVERY) <= realNow();
      if (slow || went.length >= NOTED_AT_ONCE) begin();
    },
    endAlarm() {
      alarmed = true;
    },
    written() {
      begin();
      return writing;
    }
  };
}

async function noteSent(
  db: Db,
  letters: readonly { id: string; subject: string }[],
  now: Instant
): Promise<void> {
  const subjects = letters.map(({ id, subject }) => sql`when ${id} then ${subject}`);
  await db
    .updateTable('outbox')
    .set((eb) => ({
      outcome: 'sent',
      done_at: now,
      subject: sql<string>`case id ${sql.join(subjects, sql` `)} end`,
      why: null,
      lease_until: null,
      attempts: eb('attempts', '+', 1)
    }))
    .where(
      'id',
      'in',
      letters.map(({ id }) => id)
    )
    .where('done_at', 'is', null)
    .execute();
}

/** A letter went. One that was on its way when the server asked for a rest does not end the rest. */
async function clearAlarm(db: Db): Promise<void> {
  await db
    .updateTable('post')
    .set({ alarm: null, alarm_at: null, paused_until: null })
    .where('alarm', 'is not', null)
    .where((eb) => eb.or([eb('paused_until', 'is', null), eb('paused_until', '<=', realNow())]))
    .execute();
}

/** Keeps what was sent, for a demo's mail page. */
export async function keep(
  db: Db,
  row: OutboxRow,
  { message, now }: { message: Message; now: Instant }
): Promise<void> {
  await db
    .insertInto('sent_mail')
    .values({
      id: newId(),
      outbox_id: row.id,
      at: now,
      to_email: message.to.address,
      subject: message.subject,
      text: message.text,
      html: message.html,
      calendar: message.calendar?.text ?? null
    })
    .execute();
}
