/** An organiser answers who asked for a slot. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { slotOf } from '#lib/slots/slot.server.ts';
import { refusedIn, type Talk } from '#lib/slots/talk.server.ts';

import { tell } from './tell.server.ts';
import { noRoomFor, refusedSlot } from './part.server.ts';
import { giveSlot } from './reserve.server.ts';
import { withTalk } from './withdraw.server.ts';

/**
 * Approves or declines a talk that asks for a slot; its person, or the partner's lead, is told, with
 * the organiser's words. The same answer twice is a quiet success.
 *
 * Refused: as `withTalk`, `not-requested`, `slot-unknown`, `slot-taken` meanwhile, `slot-not-open`,
 * `talk-too-long`, `room-limit`; the request then stays.
 */
export async function answerTalk(
  db: Db,
  facts: {
    talk: string;
    approve: boolean;
    /** Another slot than the one that was asked for. */
    slot?: string | null;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<{ talk: Talk } | Refusal> {
  return withTalk(db, facts, async (db, { talk, event }) => {
    const { approve, note, by, now } = facts;
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (talk.declined_at && !approve) return { talk };
    if (talk.slot_id && approve && !talk.withdrawn_at) return { talk };
    if (!talk.requested_at || talk.withdrawn_at || talk.declined_at) return refuse('not-requested');
    if (!approve) {
      const declined = await db
        .updateTable('talk')
        .set({ declined_at: now, answer_note: note || null })
        .where('id', '=', talk.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await tell(db, { event, talk: declined, kind: 'talk-declined', now });
      return { talk: declined };
    }
    const closed =
      refusedSlot(event, now) ?? (await noRoomFor(db, { event, person: talk.person_id }));
    if (closed) return closed;
    const slot = await slotOf(db, {
      event: event.id,
      slot: facts.slot ?? talk.wanted_slot_id ?? ''
    });
    if (!slot) return refuse('slot-unknown');
    const partner = talk.partner_id ? await findPartner(db, talk.partner_id) : undefined;
    const refusal = refusedIn(slot, {
      partner: partner ? { id: partner.id, kind: partner.kind_id } : null,
      minutes: talk.minutes,
      leaveBy: talk.leave_by
    });
    if (refusal) return refusal;
    const given = await giveSlot(db, { event, talk, slot: slot.id, how: 'approved', now });
    if (!given) return refuse('slot-taken');
    if (!given.person_id) await tell(db, { event, talk: given, kind: 'talk-to-name', now });
    await serve(db, { event: event.id, now });
    return { talk: given };
  });
}
