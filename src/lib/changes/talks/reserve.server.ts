/** The reserve list: a slot that becomes free goes to the first talk that fits (booking desk, 7). */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { boardOf, type Board } from '#lib/slots/board.ts';
import type { AgendaLine } from '#lib/slots/running-order.server.ts';
import { fits, isOpenFor } from '#lib/slots/rules.ts';
import { agendaOf, type Slot } from '#lib/slots/slot.server.ts';
import { placeTalk, type Talk } from '#lib/slots/talk.server.ts';

import { noRoomFor, presenting, refusedSlot, tellPresenter } from './part.server.ts';

/** The talks that wait for a slot, in their order. */
export async function reserveOf(db: Db, event: string): Promise<Talk[]> {
  return db
    .selectFrom('talk')
    .selectAll()
    .where('event_id', '=', event)
    .where('reserved_at', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .orderBy('reserved_at')
    .orderBy('id')
    .execute();
}

/** The board of a Teachmeet with its reserve list; null where no talk can be taken. */
export async function boardFor(
  db: Db,
  { event, order }: { event: string; order: readonly AgendaLine[] }
): Promise<(Board & { reserve: number }) | null> {
  const board = boardOf(order);
  return board && { ...board, reserve: (await reserveOf(db, event)).length };
}

/**
 * Gives every open slot to the first of the reserve list who fits: ends every verb that frees, adds
 * or changes a slot. Slots that the organiser approves wait for the organiser. Inside the turn.
 *
 * @returns how many talks got a slot
 */
export async function serveReserve(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<number> {
  if (refusedSlot(event, now)) return 0;
  let waiting = await reserveOf(db, event.id);
  if (waiting.length === 0) return 0;
  const before = waiting.length;
  const open = (await agendaOf(db, event.id)).filter(
    (slot) => !slot.taken_at && slot.open_to && !slot.approval_at
  );
  for (const slot of open) {
    const served = await firstThatFits(db, { event, slot, waiting, now });
    if (served) waiting = waiting.filter(({ id }) => id !== served.id);
  }
  if (waiting.length < before) await serve(db, { event: event.id, now });
  return before - waiting.length;
}

async function firstThatFits(
  db: Db,
  facts: { event: Event; slot: Slot; waiting: readonly Talk[]; now: Instant }
): Promise<Talk | null> {
  const { event, slot, waiting, now } = facts;
  for (const talk of waiting) {
    const terms = { partnerKind: null, minutes: talk.minutes, leaveBy: talk.leave_by };
    if (!isOpenFor(slot, terms) || !fits(slot, terms)) continue;
    if (await noRoomFor(db, { event, person: talk.person_id })) continue;
    return giveSlot(db, { event, talk, slot: slot.id, how: 'reserve', now });
  }
  return null;
}

/** A talk that waited or was asked for has its slot now; its person presents, and is told. */
export async function giveSlot(
  db: Db,
  facts: { event: Event; talk: Talk; slot: string; how: 'reserve' | 'approved'; now: Instant }
): Promise<Talk | null> {
  const { event, how, now } = facts;
  const talk = await placeTalk(db, facts);
  if (!talk?.person_id) return talk;
  const person = talk.person_id;
  if (!talk.partner_id) {
    const known = await findPerson(db, person);
    const live = await liveBooking(db, { event: event.id, person });
    await presenting(db, {
      event,
      person,
      establishment: live ? live.establishment_id : (known?.establishment_id ?? null),
      by: person,
      now
    });
  }
  await tellPresenter(db, { event, talk, person, how, partstat: 'NEEDS-ACTION', now });
  return talk;
}
