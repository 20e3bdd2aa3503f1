/** What a message that came to the mailbox brings about: what machines wrote is acted on. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { keepInbound, type Outcome } from '#lib/mail/inbound.server.ts';
import type { Incoming } from '#lib/mail/incoming.server.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';

import { answerByCalendar } from './answer.server.ts';
import { letterOf, noteBounce } from './bounce.server.ts';

/**
 * Acts on a message and keeps a row of it, unless all is said with the act, in one transaction. The
 * same message taken again changes nothing: an answer is as old as itself, a row has one key.
 */
export async function takeIncoming(
  db: Db,
  { incoming, now }: { incoming: Incoming; now: Instant }
): Promise<Outcome | null> {
  return inTransaction(db, async (db) => {
    const outcome = await outcomeOf(db, { incoming, now });
    if (outcome) await keepInbound(db, { incoming, outcome, now });
    return outcome;
  });
}

async function outcomeOf(
  db: Db,
  { incoming, now }: { incoming: Incoming; now: Instant }
): Promise<Outcome | null> {
  const { kind, reply, from, sender } = incoming;
  if (kind === 'bounce') return noteBounce(db, { incoming, now });
  if (reply && !('no' in reply)) return answerByCalendar(db, { reply, from, sender, now });
  const about = await aboutOf(db, incoming);
  return { came: 'kept', ...(reply && { why: reply.no }), ...about };
}

/** The event and the person that a message speaks of, as far as a machine can tell. */
async function aboutOf(db: Db, { letters, reply, from }: Incoming): Promise<Partial<Outcome>> {
  const uid = reply && 'no' in reply ? reply.uid : null;
  const entry = uid
    ? await db
        .selectFrom('calendar_entry')
        .select(['id', 'event_id', 'person_id'])
        .where('uid', '=', uid)
        .executeTakeFirst()
    : undefined;
  if (entry) return { event: entry.event_id, person: entry.person_id, entry: entry.id };
  const letter = await letterOf(db, letters);
  const person = from.email ? await findPersonByEmail(db, from.email) : undefined;
  return {
    event: letter?.event_id ?? null,
    outbox: letter?.id ?? null,
    person: person?.id ?? letter?.person ?? null
  };
}
