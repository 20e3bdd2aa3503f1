/** A partner's lead is told what organisers ask: one mail about all of it, at most once a week. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { plus } from '#lib/time.server.ts';

/** Minutes in which an organiser who asks for several dates is waited for. */
const COLLECT_MINUTES = 10;
export const WEEK_HOURS = 7 * 24;

/** When a lead hears of what is asked now. */
export function toldAt(partner: { asks_told_at: Instant | null }, now: Instant): Instant {
  const soonest = plus(now, { minutes: COLLECT_MINUTES });
  const next = partner.asks_told_at && plus(partner.asks_told_at, { hours: WEEK_HOURS });
  return next && next > soonest ? next : soonest;
}

/**
 * Mails every lead who has not heard of something that is asked and still open. A round.
 *
 * @returns how many were told
 */
export async function tellAsks(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('talk_ask')
    .innerJoin('standing_talk', 'standing_talk.id', 'talk_ask.standing_id')
    .innerJoin('partner', 'partner.id', 'standing_talk.partner_id')
    .innerJoin('event', 'event.id', 'talk_ask.event_id')
    .innerJoin('person', 'person.id', 'partner.lead_id')
    .select(['partner.id', 'person.id as lead', 'person.email'])
    .distinct()
    .where('talk_ask.told_at', 'is', null)
    .where('talk_ask.agreed_at', 'is', null)
    .where('talk_ask.declined_at', 'is', null)
    .where('talk_ask.ended_at', 'is', null)
    .where('talk_ask.asked_at', '<=', plus(now, { minutes: -COLLECT_MINUTES }))
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .where('partner.ended_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('partner.asks_told_at', 'is', null),
        eb('partner.asks_told_at', '<=', plus(now, { hours: -WEEK_HOURS }))
      ])
    )
    .execute();
  for (const { id, lead, email } of due) {
    await inTransaction(db, async (db) => {
      await db.updateTable('partner').set({ asks_told_at: now }).where('id', '=', id).execute();
      await db
        .updateTable('talk_ask')
        .set({ told_at: now })
        .where('told_at', 'is', null)
        .where('standing_id', 'in', (eb) =>
          eb.selectFrom('standing_talk').select('id').where('partner_id', '=', id)
        )
        .execute();
      await queueLetter(db, {
        kind: 'partner-asked',
        key: `partner-asked:${id}:${now}`,
        ids: { partner: id, person: lead },
        to: email,
        now
      });
    });
  }
  return due.length;
}
