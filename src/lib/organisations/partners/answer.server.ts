/** An organiser answers a partner, with a word to it either way. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { findPartner, letPresent, type Partner } from '../partner.server.ts';

export interface AnswerPartner {
  partner: string;
  approve: boolean;
  /** What its lead reads with the answer. */
  message?: string | null;
  /** The organisers think again: a partner that was declined, or that had ended, is taken on. */
  again?: boolean;
  by: Actor;
  now: Instant;
}

/**
 * Approves or declines a partner; its lead gets a letter either way, with the organiser's words. The
 * same answer twice is a quiet success.
 *
 * Refused: `not-allowed`, `partner-unknown`, `partner-answered` when it was answered otherwise.
 */
export async function answerPartner(db: Db, facts: AnswerPartner): Promise<Partner | Refusal> {
  const { partner: id, approve, message, again, by, now } = facts;
  if (!may(by, 'partner.answer')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    let query = db
      .updateTable('partner')
      .set({
        approved_at: approve ? now : null,
        declined_at: approve ? null : now,
        ended_at: null,
        answered_by: by.person?.id ?? null,
        answer_message: message || null
      })
      .where('id', '=', id);
    query =
      again && approve
        ? query.where((eb) =>
            eb.or([eb('approved_at', 'is', null), eb('ended_at', 'is not', null)])
          )
        : query.where('approved_at', 'is', null).where('declined_at', 'is', null);
    const answered = await query.executeTakeFirst();
    const partner = await findPartner(db, id);
    if (!partner) return refuse('partner-unknown');
    if (!changed(answered)) {
      const same = approve ? partner.approved_at && !partner.ended_at : partner.declined_at;
      return same ? partner : refuse('partner-answered');
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: approve ? 'partner.approve' : 'partner.decline',
      subject: { kind: 'partner', id },
      now
    });
    const lead = partner.lead_id && (await findPerson(db, partner.lead_id));
    if (!lead) return partner;
    if (approve) await letPresent(db, { person: lead.id, partner: id, by, now });
    await queueLetter(db, {
      kind: approve ? 'partner-approved' : 'partner-declined',
      key: `partner-answer:${id}:${now}`,
      ids: { partner: id },
      to: lead.email,
      now
    });
    return partner;
  });
}
