/** The audit trail: who did what to which record. Append-only, and never what a field held. */
import { newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { DeedName } from '#lib/words/en/audit.ts';

export interface Deed {
  /** Person who did it; null for the clock. */
  by: string | null;
  /** Noun and verb, such as `event.publish`; `words/en/audit.ts` says each to people. */
  action: DeedName;
  subject: { kind: string; id: string };
  /** Names of the fields that changed. */
  fields?: readonly string[];
  now: Instant;
}

/** Writes a deed in the transaction that does it. */
export async function record(db: Db, deed: Deed): Promise<void> {
  await recordSome(db, [deed]);
}

/** The same for several at once, in one statement. */
export async function recordSome(db: Db, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  await db
    .insertInto('audit_entry')
    .values(
      deeds.map((deed) => ({
        id: newId(),
        at: deed.now,
        actor_id: deed.by,
        action: deed.action,
        subject_kind: deed.subject.kind,
        subject_id: deed.subject.id,
        fields: deed.fields ? JSON.stringify(deed.fields) : null
      }))
    )
    .execute();
}
