/** A partner presents no longer: its coming talks are given back, and everyone is told. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { findPartner, presentersOf, type Partner } from '#lib/organisations/partner.server.ts';
import { organisersOfAll } from '#lib/organisations/partners/sign-up.server.ts';
import { takeRight } from '#lib/people/grants.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { withdrawTalk } from '../talks/withdraw.server.ts';

/**
 * Ends a partner, by its lead or an organiser. In one transaction its coming talks open their slots
 * again, whoever presents them is told, what organisers asked is declined, and nobody presents for it
 * any more. The organisers are told when its lead does it, its lead when an organiser does. Doing it
 * twice is a quiet success.
 *
 * Refused: `partner-unknown`, `not-allowed`.
 */
export async function endPartner(
  db: Db,
  facts: { partner: string; by: Actor; now: Instant }
): Promise<Partner | Refusal> {
  const { partner: id, by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await findPartner(db, id);
    if (!before) return refuse('partner-unknown');
    if (!may(by, 'partner.lead', { person: before.lead_id })) return refuse('not-allowed');
    for (const talk of await comingTalks(db, id, now)) {
      // the clock is refused nothing here; half an end would be a bug
      const lifted = await withdrawTalk(db, { talk, by: SYSTEM, now });
      if (isRefusal(lifted)) throw new Error(lifted.refused);
    }
    await db
      .updateTable('talk_ask')
      .set({ declined_at: now })
      .where('standing_id', 'in', (eb) =>
        eb.selectFrom('standing_talk').select('id').where('partner_id', '=', id)
      )
      .where('agreed_at', 'is', null)
      .where('declined_at', 'is', null)
      .where('ended_at', 'is', null)
      .execute();
    for (const person of await presentersOf(db, id)) {
      const right = { right: 'presenter', scope: 'partner', scopeId: id } as const;
      await takeRight(db, { person: person.id, ...right, by, now });
    }
    const ended = await db
      .updateTable('partner')
      .set({ ended_at: now })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    const partner = (await findPartner(db, id))!;
    if (!changed(ended)) return partner;
    await record(db, {
      by: by.person?.id ?? null,
      action: 'partner.end',
      subject: { kind: 'partner', id },
      now
    });
    const lead = before.lead_id ? await findPerson(db, before.lead_id) : undefined;
    const byLead = by.person !== null && by.person.id === before.lead_id;
    const told = byLead ? await organisersOfAll(db) : lead ? [lead] : [];
    await queueLetters(
      db,
      told.map((person) => ({
        kind: byLead ? 'partner-left' : 'partner-ended',
        key: `partner-ended:${id}:${person.id}:${now}`,
        ids: { partner: id, person: person.id },
        to: person.email,
        now
      }))
    );
    return partner;
  });
}

/** Ids, in the order of their events, so that two who end partners do not wait for each other. */
async function comingTalks(db: Db, partner: string, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('talk')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select('talk.id')
    .where('talk.partner_id', '=', partner)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .where((eb) => eb.or([eb('event.ends_at', 'is', null), eb('event.ends_at', '>', now)]))
    .orderBy('talk.event_id')
    .execute();
  return rows.map(({ id }) => id);
}
