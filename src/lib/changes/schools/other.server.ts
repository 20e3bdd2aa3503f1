/** Schools that people typed because the list did not know them, put to one that it knows. */
import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { restamp } from '#lib/changes/event.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { findEstablishment } from '#lib/organisations/establishment.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

export const OTHERS_PAGE = 20;

/** What people typed, the most frequent first, with how many bookings say so. */
export async function otherTexts(
  db: Db,
  { page }: { page: number }
): Promise<{ texts: { text: string; bookings: number }[]; total: number }> {
  const base = db.selectFrom('booking').where('establishment_other', 'is not', null);
  const [rows, { total }] = await Promise.all([
    base
      .select(['establishment_other as text', countAll.as('bookings')])
      .groupBy('establishment_other')
      .orderBy('bookings', 'desc')
      .orderBy('establishment_other')
      .limit(OTHERS_PAGE)
      .offset((page - 1) * OTHERS_PAGE)
      .execute(),
    base
      .select((eb) => eb.fn.count('establishment_other').distinct().as('total'))
      .executeTakeFirstOrThrow()
  ]);
  return {
    texts: rows.map(({ text, bookings }) => ({ text: text!, bookings })),
    total: Number(total)
  };
}

/**
 * Says which school a text means, for every booking that says it: one transaction for each event, in
 * its turn, since a waiting person of an authority may then have its places.
 *
 * Refused: `not-allowed`, `school-unknown`, `text-unknown`.
 *
 * @returns how many bookings it was
 */
export async function mapOther(
  db: Db,
  facts: { text: string; school: string; by: Actor; now: Instant }
): Promise<number | Refusal> {
  const { text, by, now } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const school = await findEstablishment(db, facts.school);
  if (!school) return refuse('school-unknown', {}, 'school');
  const events = await db
    .selectFrom('booking')
    .select('event_id')
    .distinct()
    .where('establishment_other', '=', text)
    .execute();
  if (events.length === 0) return refuse('text-unknown');
  let mapped = 0;
  for (const { event_id: event } of events) {
    await inTransaction(db, async (db) => {
      const turn = await takeTurn(db, event);
      const done = await db
        .updateTable('booking')
        .set((eb) => ({
          establishment_id: school.id,
          establishment_other: null,
          authority_id: eb.fn.coalesce('authority_id', eb.val(school.authorityId))
        }))
        .where('event_id', '=', event)
        .where('establishment_other', '=', text)
        .execute();
      mapped += done.reduce((sum, { numUpdatedRows }) => sum + Number(numUpdatedRows), 0);
      // cut-offs count in the school days of its authority
      if (turn && turn.status !== 'finished') await restamp(db, turn);
      await serve(db, { event, now });
    });
  }
  await record(db, {
    by: by.person?.id ?? null,
    action: 'school.map-text',
    subject: { kind: 'establishment', id: school.id },
    now
  });
  return mapped;
}
