/** A letter that came back (calendar-email.md, 5): its row says so, a bad address gets no more. */
import { changed, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { classify } from '#lib/mail/failure.ts';
import type { Outcome } from '#lib/mail/inbound.server.ts';
import type { Incoming } from '#lib/mail/incoming.server.ts';
import { suppress } from '#lib/mail/suppress.server.ts';

import { tellAddressesFailed } from './tell.server.ts';

/**
 * Notes what a delivery report says of a letter of ours, which it must name: its Message-ID is known
 * to its reader alone. No place is freed. Inside the caller's transaction.
 */
export async function noteBounce(
  db: Db,
  { incoming, now }: { incoming: Incoming; now: Instant }
): Promise<Outcome> {
  const letter = await letterOf(db, incoming.letters);
  if (!letter) return { came: 'not-matched', why: 'unknown-letter' };
  const { bounce } = incoming;
  const about = {
    outbox: letter.id,
    event: letter.event_id,
    entry: letter.entry_id,
    person: letter.person
  };
  if (!bounce || bounce.action === 'other') return { came: 'kept', why: 'not-readable', ...about };
  const { said } = bounce;
  if (bounce.action === 'delayed') return { came: 'delayed', said, ...about };
  const marked = await db
    .updateTable('outbox')
    .set({ outcome: 'bounced', why: said })
    .where('id', '=', letter.id)
    .where('outcome', '=', 'sent')
    .executeTakeFirst();
  // told twice it came back once
  if (!changed(marked) && letter.outcome !== 'bounced') {
    return { came: 'not-matched', why: 'not-sent', said, ...about };
  }
  // a report of where somebody forwards their mail to is no word on the address that we wrote to
  const own = bounce.recipients.includes(letter.to_email);
  const bad = own && classify(bounce.error) === 'bad-address';
  if (bad) await suppress(db, { email: letter.to_email, why: said, now });
  const event = letter.event_id ? await findEvent(db, letter.event_id) : undefined;
  if (event && changed(marked)) await tellAddressesFailed(db, { event, now });
  if (bad) return { came: 'address-failed', said, ...about };
  return { came: 'bounced', said, ...(!own && { why: 'other-recipient' }), ...about };
}

/** The first of some letters that there is, with whom it was to. */
export async function letterOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return undefined;
  return db
    .selectFrom('outbox')
    .leftJoin('person_address', 'person_address.email', 'outbox.to_email')
    .select([
      'outbox.id',
      'outbox.event_id',
      'outbox.entry_id',
      'outbox.to_email',
      'outbox.outcome',
      'person_address.person_id as person'
    ])
    .where('outbox.id', 'in', ids)
    .orderBy('outbox.created_at', 'desc')
    .executeTakeFirst();
}
