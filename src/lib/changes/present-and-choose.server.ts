/** Somebody who presents and attends chooses workshops like everyone. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { showComing } from '#lib/booking/coming/coming.server.ts';
import { takeChoices } from '#lib/booking/workshops/choice.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import type { Talk } from '#lib/slots/talk.server.ts';

import { offerTalk, type TakeSlot } from './present.server.ts';

/**
 * Takes a slot for a talk, or a turn on the reserve list, with the workshops and the consent that came with it, in one transaction.
 *
 * Refused: as `offerTalk`; a full workshop refuses the choice alone.
 *
 * @returns the talk, the booking, and the workshops that were full
 */
export async function offerTalkAndChoose(
  db: Db,
  facts: Omit<TakeSlot, 'slot'> & { slot: string | null }
): Promise<{ talk: Talk; booking: Booking; missed: string[] } | Refusal> {
  return inTransaction(db, async (db) => {
    const taken = await offerTalk(db, facts);
    if (isRefusal(taken)) return taken;
    const { booking } = taken;
    if (facts.shown && facts.by.person?.id === facts.person) {
      await showComing(db, { booking: booking.id, shown: true, by: facts.by, now: facts.now });
    }
    const event = (await findEvent(db, booking.event_id))!;
    const slots = facts.workshops ?? [];
    return { ...taken, missed: await takeChoices(db, { booking, event, slots, now: facts.now }) };
  });
}
