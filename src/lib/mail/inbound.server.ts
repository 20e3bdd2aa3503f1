/** What came to the mailbox and was no plain success: one row each, without its text. */
import { newId, type Db } from '#db/open.server.ts';
import type { InboundCame, InboundWhy, Instant } from '#db/schema.ts';
import { fold } from '#lib/text.ts';

import type { Incoming } from './incoming.server.ts';

/** What came of a message; whoever acts on it says so. */
export interface Outcome {
  came: InboundCame;
  why?: InboundWhy;
  /** The words of a mail server, or the sentence of a refusal. */
  said?: string;
  event?: string | null;
  person?: string | null;
  entry?: string | null;
  outbox?: string | null;
}

/** Keeps a row; a message that was read before has one already. */
export async function keepInbound(
  db: Db,
  { incoming, outcome, now }: { incoming: Incoming; outcome: Outcome; now: Instant }
): Promise<void> {
  const { from, subject } = incoming;
  await db
    .insertInto('inbound')
    .values({
      id: newId(),
      key: incoming.key,
      kind: incoming.kind,
      came: outcome.came,
      why: outcome.why ?? null,
      said: outcome.said ?? null,
      message_id: incoming.messageId,
      from_name: from.name,
      from_email: from.email,
      subject,
      folded: fold(`${from.name} ${from.email} ${subject}`),
      event_id: outcome.event ?? null,
      person_id: outcome.person ?? null,
      entry_id: outcome.entry ?? null,
      outbox_id: outcome.outbox ?? null,
      received_at: incoming.receivedAt,
      read_at: now
    })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
}
