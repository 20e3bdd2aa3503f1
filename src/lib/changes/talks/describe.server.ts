/** What a talk says of itself, and whether its presenter comes. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fits } from '#lib/slots/rules.ts';
import { slotOf } from '#lib/slots/slot.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import { clean } from '#lib/text.ts';

import { serveReserve } from './reserve.server.ts';
import { withTalk } from './withdraw.server.ts';

export interface TalkDetails {
  title: string;
  line: string | null;
  description: string | null;
  /** Null: as long as its slot. */
  minutes: number | null;
  levels: readonly string[];
  theme: string | null;
  equipment: string | null;
  /** `17:00`. */
  leaveBy: string | null;
  /** How many children come along; null: none. */
  children: number | null;
  /** The partner's own reference for it. */
  reference: string | null;
}

/**
 * Changes what a talk says of itself. Nobody is mailed for it: title and text stand on the page.
 *
 * Refused: as `withTalk`, `talk-unknown` once withdrawn, `talk-too-long` for its slot or for whoever
 * must leave.
 */
export async function describeTalk(
  db: Db,
  facts: { talk: string; details: TalkDetails; by: Actor; now: Instant }
): Promise<Talk | Refusal> {
  return withTalk(db, facts, async (db, { talk, event }) => {
    const { details, now } = facts;
    if (talk.withdrawn_at || talk.declined_at) return refuse('talk-unknown');
    const slot = talk.slot_id && (await slotOf(db, { event: event.id, slot: talk.slot_id }));
    const terms = { partnerKind: null, minutes: details.minutes, leaveBy: details.leaveBy };
    if (slot && !fits(slot, terms)) {
      return refuse('talk-too-long', { minutes: slot.minutes }, 'minutes');
    }
    const text = (typed: string | null) => typed && clean(typed);
    const described = await db
      .updateTable('talk')
      .set({
        title: clean(details.title),
        line: text(details.line),
        description: details.description,
        minutes: details.minutes,
        levels: details.levels.length > 0 ? JSON.stringify(details.levels) : null,
        theme: details.theme,
        equipment: details.equipment,
        leave_by: details.leaveBy,
        children: details.children,
        their_reference: text(details.reference)
      })
      .where('id', '=', talk.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    // a shorter talk of the reserve list may fit now
    if (talk.reserved_at) await serveReserve(db, { event, now });
    return described;
  });
}

/**
 * A presenter says that they come. Pressing twice is once.
 *
 * Refused: as `withTalk`, `talk-unknown` once withdrawn, `not-presenting` without a slot or a name.
 */
export async function confirmTalk(
  db: Db,
  facts: { talk: string; by: Actor; now: Instant }
): Promise<Talk | Refusal> {
  return withTalk(db, facts, async (db, { talk }) => {
    if (talk.withdrawn_at) return refuse('talk-unknown');
    if (!talk.slot_id || !talk.person_id) return refuse('not-presenting');
    return db
      .updateTable('talk')
      .set({ confirmed_at: talk.confirmed_at ?? facts.now })
      .where('id', '=', talk.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}
