/** Somebody presents for a partner no longer. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findPartner, presentersOf } from '#lib/organisations/partner.server.ts';
import { takeRight } from '#lib/people/grants.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { nameOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { talksOfPartner } from '#lib/slots/desk.server.ts';

/**
 * Takes a presenter off a partner: by its lead, by an organiser, or by themselves. Taking off
 * somebody who is not there is a quiet success.
 *
 * Refused: `partner-unknown`, `not-allowed`, `partner-lead` for its lead, who hands over first,
 * `presents-still` while a coming talk of the partner is theirs.
 */
export async function removePresenter(
  db: Db,
  facts: { partner: string; person: string; by: Actor; now: Instant }
): Promise<{ removed: boolean } | Refusal> {
  const { partner: id, person, by, now } = facts;
  return inTransaction(db, async (db) => {
    const partner = await findPartner(db, id);
    if (!partner) return refuse('partner-unknown');
    const allowed =
      may(by, 'partner.lead', { person: partner.lead_id }) || may(by, 'partner.leave', { person });
    if (!allowed) return refuse('not-allowed');
    const one = (await presentersOf(db, id)).find((presenter) => presenter.id === person);
    if (!one) return { removed: false };
    if (partner.lead_id === person) return refuse('partner-lead');
    const talks = (await talksOfPartner(db, { partner: id, now })).filter(
      (talk) => talk.person === person
    );
    if (talks.length > 0) {
      const titles = talks.map(({ title, card }) => `${title} (${card.title})`).join(', ');
      return refuse('presents-still', { name: nameOf(one), talks: titles });
    }
    await takeRight(db, { person, right: 'presenter', scope: 'partner', scopeId: id, by, now });
    return { removed: true };
  });
}
