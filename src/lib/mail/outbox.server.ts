/**
 * The outbox: letters, put there in the transaction of their cause (rule 5). A row is a kind and
 * ids, never text; the letter is built when it goes, from what is then true.
 */
import { newId, type Db } from '#db/open.server.ts';
import type { CalendarMethod, Instant, MailList, NewRow, Row } from '#db/schema.ts';
import { plus } from '#lib/time.server.ts';

import type { Letter } from './letter.ts';

export type OutboxRow = Row<'outbox'>;
export type LetterIds = Record<string, string>;

/** Builds a letter from what is true now; null when the reason for it is gone. */
export type Build<L = Letter> = (
  db: Db,
  ids: LetterIds,
  facts: { row: OutboxRow; now: Instant }
) => Promise<L | null>;
/** The list is that of all its letters, or none: then they are always told. */
export type LetterBuilder = Build & { readonly list?: MailList };
/** Every capability hands its builders by kind to the post. */
export type Letters = Record<string, LetterBuilder>;

export interface QueuedLetter {
  kind: string;
  /** Once per key, ever: `booked:<entry>:<sequence>`. */
  key: string;
  ids: LetterIds;
  /** The one address it goes to. */
  to: string;
  event?: string | null;
  /** The calendar entry that it carries, as it stands after this cause. */
  entry?: { id: string; sequence: number; method: CalendarMethod } | null;
  /** 0 somebody waits for it at a screen · 1 what happened (default) · 2 announcements */
  priority?: 0 | 1 | 2;
  notBefore?: Instant;
  /** Past it the letter is skipped, never sent late; 30 days when not given. */
  deadline?: Instant | null;
  now: Instant;
}

/** Long: what happened stays worth telling; a builder says when its reason is gone. */
const DEADLINE_HOURS = 30 * 24;
/** Rows in one statement, well under SQLite's limit of parameters. */
const ROWS = 200;

/** Queues one letter; a key that is known is a quiet success. */
export async function queueLetter(db: Db, letter: QueuedLetter): Promise<void> {
  await queueLetters(db, [letter]);
}

/** Queues many with a bounded number of statements. */
export async function queueLetters(db: Db, letters: readonly QueuedLetter[]): Promise<void> {
  for (let at = 0; at < letters.length; at += ROWS) {
    await db
      .insertInto('outbox')
      .values(letters.slice(at, at + ROWS).map(toRow))
      .onConflict((c) => c.column('dedupe_key').doNothing())
      .execute();
  }
}

function toRow(letter: QueuedLetter): NewRow<'outbox'> {
  return {
    id: newId(),
    dedupe_key: letter.key,
    kind: letter.kind,
    ids: JSON.stringify(letter.ids),
    event_id: letter.event ?? null,
    entry_id: letter.entry?.id ?? null,
    sequence: letter.entry?.sequence ?? null,
    method: letter.entry?.method ?? null,
    to_email: letter.to,
    priority: letter.priority ?? 1,
    not_before: letter.notBefore ?? letter.now,
    deadline: letter.deadline ?? plus(letter.notBefore ?? letter.now, { hours: DEADLINE_HOURS }),
    created_at: letter.now
  };
}
