/** Messages taken as the mailbox's round takes them, and what came of them. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { takeIncoming } from '#lib/changes/replies/take.server.ts';
import type { Outcome } from '#lib/mail/inbound.server.ts';
import { readIncoming } from '#lib/mail/incoming.server.ts';

import { NOW } from './people.ts';

/** Takes one raw message; null: nothing is left to say. */
export async function take(db: Db, raw: string, now = NOW): Promise<Outcome | null> {
  const incoming = await readIncoming({ source: Buffer.from(raw), receivedAt: now });
  return takeIncoming(db, { incoming, now });
}

/** The rows that were kept for an event, oldest first. */
export async function kept(db: Db, event: { id: string }): Promise<Row<'inbound'>[]> {
  return db
    .selectFrom('inbound')
    .selectAll()
    .where('event_id', '=', event.id)
    .orderBy('read_at')
    .orderBy('id')
    .execute();
}
