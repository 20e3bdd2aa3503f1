/** Who presents for a partner, and who leads them. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { findPartner, letPresent, presentersOf, type Partner } from '../partner.server.ts';

/**
 * Names somebody who presents for a partner and tells them how to sign in.
 *
 * Refused: `not-allowed`, `partner-unknown`, `partner-ended`.
 */
export async function addPresenter(
  db: Db,
  facts: { partner: string; name: string; email: string; by: Actor; now: Instant }
): Promise<Person | Refusal> {
  const { partner, by, now } = facts;
  if (!may(by, 'partner.change', { partner })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const known = await findPartner(db, partner);
    if (!known) return refuse('partner-unknown');
    if (known.ended_at) return refuse('partner-ended');
    const person = await personOf(db, { email: facts.email, name: facts.name, now });
    const given = await letPresent(db, { person: person.id, partner, by, now });
    if (!isRefusal(given) && given.new) {
      await queueLetter(db, {
        kind: 'presenter-named',
        // named again after leaving, they are told again
        key: `presenter-named:${partner}:${person.id}:${now}`,
        ids: { partner, person: person.id },
        to: person.email,
        now
      });
    }
    return person;
  });
}

/**
 * Makes another of its presenters the partner's lead, who gets its mails from then on and is told so.
 *
 * Refused: `partner-unknown`, `not-allowed` to all but its lead and the organisers, `person-unknown`
 * for somebody who does not present for it.
 */
export async function handOver(
  db: Db,
  facts: { partner: string; person: string; by: Actor; now: Instant }
): Promise<Partner | Refusal> {
  const { partner: id, person, by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await findPartner(db, id);
    if (!before) return refuse('partner-unknown');
    if (!may(by, 'partner.lead', { person: before.lead_id })) return refuse('not-allowed');
    if (before.lead_id === person) return before;
    const next = (await presentersOf(db, id)).find((one) => one.id === person);
    if (!next) return refuse('person-unknown', {}, 'person');
    const partner = await db
      .updateTable('partner')
      .set({ lead_id: person })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'partner.hand-over',
      subject: { kind: 'partner', id },
      fields: ['lead_id'],
      now
    });
    await queueLetter(db, {
      kind: 'partner-handed-over',
      key: `partner-handed-over:${id}:${person}:${now}`,
      ids: { partner: id, person },
      to: next.email,
      now
    });
    return partner;
  });
}
