/** What happened to one booking: who did what when, and which letters went about it. */
import type { Db } from '#db/open.server.ts';
import type { OutboxOutcome } from '#db/schema.ts';
import { instantText } from '#lib/time.server.ts';

import type { Booking } from '../booking.server.ts';

export interface HistoryLine {
  at: string;
  action: string;
  /** Null: the clock did. */
  by: string | null;
}

/** The history of a booking from the audit trail, oldest first. */
export async function historyOf(db: Db, booking: string): Promise<HistoryLine[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .leftJoin('person', 'person.id', 'audit_entry.actor_id')
    .select(['audit_entry.at', 'audit_entry.action', 'person.name', 'person.email'])
    .where('audit_entry.subject_kind', '=', 'booking')
    .where('audit_entry.subject_id', '=', booking)
    .orderBy('audit_entry.at')
    .orderBy('audit_entry.id')
    .execute();
  return rows.map(({ at, action, name, email }) => ({
    at: instantText(at),
    action,
    by: name || email
  }));
}

export interface LetterLine {
  at: string;
  /** Null until it has gone. */
  subject: string | null;
  kind: string;
  outcome: OutboxOutcome | 'queued';
  why: string | null;
}

/** The letters that went about a booking, or about its calendar entry; oldest first. */
export async function lettersAbout(
  db: Db,
  booking: Pick<Booking, 'id' | 'event_id' | 'entry_id'>
): Promise<LetterLine[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['created_at', 'done_at', 'subject', 'kind', 'outcome', 'why'])
    .where('event_id', '=', booking.event_id)
    .where((eb) =>
      eb.or([
        eb('ids', 'like', `%"booking":"${booking.id}"%`),
        ...(booking.entry_id ? [eb('entry_id', '=', booking.entry_id)] : [])
      ])
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    at: instantText(row.done_at ?? row.created_at),
    subject: row.subject,
    kind: row.kind,
    outcome: row.outcome ?? 'queued',
    why: row.why
  }));
}
