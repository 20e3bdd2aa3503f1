/** Taking a slot for oneself, and asking for one. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { writeAsked } from '#lib/booking/asked/answers.server.ts';
import {
  placeBooking,
  refusedBooking,
  type Booking,
  type BookingFacts
} from '#lib/booking/booking.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { describeSelf } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { fits, isOpenFor, TALK_MINUTES } from '#lib/slots/rules.ts';
import { agendaOf } from '#lib/slots/slot.server.ts';
import { findTalk, putTalk, reserveTalk, type Talk } from '#lib/slots/talk.server.ts';
import { noRoomFor, presenting, refusedSlot, tellPresenter } from './talks/part.server.ts';
import { tell } from './talks/tell.server.ts';

export interface TakeSlot extends BookingFacts {
  event: string;
  slot: string;
  /** The presenter. */
  person: string;
  title: string;
  line: string | null;
  /** Null: as long as the slot. */
  minutes?: number | null;
  /** `17:00`, when they must leave by then. */
  leaveBy?: string | null;
  by: Actor;
  now: Instant;
}

/**
 * A person takes an open slot for a talk of their own. They have a booking then, outside the count
 * of places; a place that they had goes to whoever waits. Where the organiser approves the slot, it
 * is a request, and they book a place like anyone.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-late`, `not-for-you`, `slot-unknown`,
 * `slot-not-open`, `slot-taken`, `talk-too-long`, `room-limit`.
 */
export async function takeSlot(
  db: Db,
  facts: TakeSlot
): Promise<{ talk: Talk; booking: Booking } | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal =
      refusedSlot(event, facts.now) ??
      (await refusedBooking(db, { ...facts, event, passesWindow: true, inSeries: true })) ??
      (await noRoomFor(db, { event, person: facts.person }));
    if (refusal) return refusal;
    const approved = may(facts.by, 'event.change', { event });
    const put = await putTalk(db, { ...facts, partner: null, approved });
    if (isRefusal(put)) return put;
    await describeSelf(db, facts);
    if (put.talk.requested_at) return askFor(db, { event, facts, talk: put.talk });

    const by = facts.by.person?.id ?? facts.person;
    const booking = await presenting(db, { ...facts, event, by });
    if (facts.asked) await writeAsked(db, { booking, event, asked: facts.asked, now: facts.now });
    const { id: entry_id } = await tellPresenter(db, {
      event,
      talk: put.talk,
      person: facts.person,
      partstat: 'ACCEPTED',
      now: facts.now
    });
    await serve(db, { event: event.id, now: facts.now });
    return { talk: { ...put.talk, entry_id }, booking: { ...booking, entry_id } };
  });
}

/**
 * A person offers a talk: in a slot, or where they name none, on the reserve list.
 *
 * Refused: as `takeSlot` and `reserveSlot`.
 */
export async function offerTalk(
  db: Db,
  facts: Omit<TakeSlot, 'slot'> & { slot: string | null }
): Promise<{ talk: Talk; booking: Booking } | Refusal> {
  const { slot, minutes } = facts;
  return slot === null
    ? reserveSlot(db, { ...facts, minutes: minutes ?? TALK_MINUTES[1] })
    : takeSlot(db, { ...facts, slot });
}

/**
 * A talk for a full board: last on the reserve list. Its person books a place like anyone, and has
 * the first slot that becomes free and fits.
 *
 * Refused: as `takeSlot`, `slot-still-open` while a slot that fits is open.
 */
export async function reserveSlot(
  db: Db,
  facts: Omit<TakeSlot, 'slot'> & { minutes: number }
): Promise<{ talk: Talk; booking: Booking } | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal = refusedSlot(event, facts.now);
    if (refusal) return refusal;
    const terms = { partnerKind: null, minutes: facts.minutes, leaveBy: facts.leaveBy ?? null };
    const open = (await agendaOf(db, event.id)).some(
      (slot) => !slot.taken_at && isOpenFor(slot, terms) && fits(slot, terms)
    );
    if (open) return refuse('slot-still-open');
    const known = await db
      .selectFrom('talk')
      .select('id')
      .where('event_id', '=', event.id)
      .where('person_id', '=', facts.person)
      .where('reserved_at', 'is not', null)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    const placed = await placeBooking(db, { ...facts, inSeries: true });
    if (isRefusal(placed)) return placed;
    // pressed twice it is one talk
    const talk = known
      ? (await findTalk(db, known.id))!
      : await reserveTalk(db, { ...facts, partner: null });
    if (!known) await tell(db, { event, talk, kind: 'talk-reserved', now: facts.now });
    return { talk, booking: placed.booking };
  });
}

async function askFor(
  db: Db,
  { event, facts, talk }: { event: Event; facts: TakeSlot; talk: Talk }
): Promise<{ talk: Talk; booking: Booking } | Refusal> {
  const placed = await placeBooking(db, { ...facts, inSeries: true });
  if (isRefusal(placed)) {
    // whoever cannot come cannot ask: the transaction's caller sees nothing of it
    await db.deleteFrom('presenter').where('talk_id', '=', talk.id).execute();
    await db.deleteFrom('talk').where('id', '=', talk.id).execute();
    return placed;
  }
  await tell(db, { event, talk, kind: 'talk-requested', now: facts.now });
  return { talk, booking: placed.booking };
}
