/** A letter is built from what is true now, or it is not to go. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import { realNow } from '#lib/clock.server.ts';
import { isEmail } from '#lib/form.ts';
import { sender } from '#lib/house.server.ts';
import { log } from '#lib/log.server.ts';
import { settings } from '#lib/settings.server.ts';
import { oneLine } from '#lib/text.ts';

import { listsOff } from '../choice.server.ts';
import type { Letter } from '../letter.ts';
import type { LetterIds, Letters, OutboxRow } from '../outbox.server.ts';
import { render } from '../render.ts';
import { isSuppressed } from '../suppress.server.ts';
import type { Message } from '../transport.server.ts';
import { done, tryLater, type Ended } from './ended.server.ts';

/** A letter as it is to go, and since when it says what is true. */
export interface Built {
  row: OutboxRow;
  message: Message;
  /** Real time. */
  at: Instant;
}

/** Builds a letter from what is true now; null when it is not to go, which is noted then. */
export async function prepare(
  db: Db,
  row: OutboxRow,
  { letters, now }: { letters: Letters; now: Instant }
): Promise<Built | null> {
  const not = async (facts: Omit<Ended, 'now'>) => {
    await done(db, row, { ...facts, now });
    return null;
  };
  try {
    const at = realNow();
    const stop = await reasonNotToSend(db, row, now);
    if (stop) return await not({ outcome: stop });
    const build = letters[row.kind];
    if (!build) throw new Error(`Nobody builds letters of the kind ${row.kind}`);
    const letter = await build(db, JSON.parse(row.ids) as LetterIds, { row, now });
    if (!letter) return await not({ outcome: 'gone' });
    if (letter.list && (await listsOff(db, letter.list.person)).includes(letter.list.list)) {
      return await not({ outcome: 'suppressed', why: 'unsubscribed' });
    }
    if (!isEmail(letter.to.address)) {
      // a mail library would make one quoted address of a list, at the last host
      return await not({ outcome: 'failed', why: 'bad-address: not one address' });
    }
    return { row, message: toMessage(row, letter), at };
  } catch (error) {
    // a builder that throws is our bug: this letter waits, the others go on
    log().error({ err: error, kind: row.kind, letter: row.id }, 'a letter could not be built');
    await tryLater(db, row, { why: `not built: ${(error as Error).message}`, now });
    return null;
  }
}

async function reasonNotToSend(
  db: Db,
  row: OutboxRow,
  now: Instant
): Promise<Ended['outcome'] | null> {
  if (row.deadline && row.deadline < now) return 'late';
  if (await isSuppressed(db, row.to_email)) return 'suppressed';
  if (row.entry_id === null || row.method === 'CANCEL') return null;
  const entry = await findEntry(db, row.entry_id);
  // at the same sequence: they declined in their calendar before the letter had gone
  return entry && (entry.sequence > row.sequence! || entry.method === 'CANCEL')
    ? 'superseded'
    : null;
}

function toMessage(row: OutboxRow, letter: Letter): Message {
  const { mailDomain } = settings();
  const { method } = letter.invite ?? {};
  return {
    messageId: `${row.id}@${mailDomain}`,
    from: sender(),
    to: { name: oneLine(letter.to.name), address: letter.to.address },
    replyTo: letter.replyTo ?? null,
    references: letter.thread ? `${letter.thread}@${mailDomain}` : null,
    subject: oneLine(letter.subject),
    ...render(letter),
    calendar:
      letter.invite && (method === 'REQUEST' || method === 'CANCEL')
        ? { method, text: calendarText(letter.invite) }
        : null,
    unsubscribe: letter.list?.href ?? null
  };
}
