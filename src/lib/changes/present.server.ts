/**
 * Taking a slot and giving it back. Spans slots and booking: who attends and presents has a
 * confirmed booking without a pool while the talk stands (booking desk, 7).
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { writeAsked } from '#lib/booking/asked/answers.server.ts';
import {
  authorityOf,
  endWish,
  insertBooking,
  liveBooking,
  refusedBooking,
  servedUntilFor,
  type Booking,
  type BookingFacts
} from '#lib/booking/booking.server.ts';
import { frontRank } from '#lib/booking/waiting/line.server.ts';
import { fitsRoom, freePlace, takePlace } from '#lib/booking/places.server.ts';
import { note, serve } from '#lib/booking/waiting/waiting.server.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { findPartner, presentersOf } from '#lib/organisations/partner.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { describeSelf } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { findTalk, liftTalk, putTalk, talksOf, type Talk } from '#lib/slots/talk.server.ts';
import { instantText } from '#lib/time.server.ts';

export interface TakeSlot extends BookingFacts {
  event: string;
  slot: string;
  /** The presenter. */
  person: string;
  title: string;
  line: string | null;
  by: Actor;
  now: Instant;
}

/**
 * A person takes an open slot for a talk of their own. They have a booking then, outside the count
 * of places; a place that they had goes to whoever waits.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-late`, `not-for-you`, `slot-unknown`,
 * `slot-not-open`, `slot-taken`, `room-limit`.
 */
export async function takeSlot(
  db: Db,
  facts: TakeSlot
): Promise<{ talk: Talk; booking: Booking } | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal =
      refusedSlot(event, facts) ??
      (await refusedBooking(db, { ...facts, event, passesWindow: true, inSeries: true })) ??
      (await noRoomFor(db, { event, person: facts.person }));
    if (refusal) return refusal;
    const put = await putTalk(db, { ...facts, partner: null });
    if (isRefusal(put)) return put;

    await describeSelf(db, facts);
    const booking = await presenting(db, { event, facts });
    const actor = facts.by.person?.id ?? facts.person;
    await note(db, { booking, action: 'booking.presented', by: actor, now: facts.now });
    if (facts.asked) await writeAsked(db, { booking, event, asked: facts.asked, now: facts.now });
    const entry = await openEntry(db, {
      event: event.id,
      person: facts.person,
      email: await emailOf(db, facts.person),
      partstat: 'ACCEPTED',
      now: facts.now
    });
    await db
      .updateTable('booking')
      .set({ entry_id: entry.id })
      .where('id', '=', booking.id)
      .execute();
    const talk = await tellTaken(db, { talk: put.talk, entry, now: facts.now });
    await serve(db, { event: event.id, now: facts.now });
    return { talk, booking: { ...booking, entry_id: entry.id } };
  });
}

/** Slots may be taken to the event's start, whatever the booking window says. */
function refusedSlot(event: Event, { now }: TakeSlot): Refusal | null {
  const closed = closedDesk(event, now, true);
  if (closed) return closed;
  return event.starts_at! <= now
    ? refuse('too-late', { when: instantText(event.starts_at!) })
    : null;
}

async function noRoomFor(
  db: Db,
  { event, person }: { event: Event; person: string }
): Promise<Refusal | null> {
  if (event.mode === 'online') return null;
  const talks = await talksOf(db, { event: event.id, person });
  return fitsRoom(db, event, talks.length > 0 ? 0 : 1);
}

/** The presenter's booking: confirmed without a pool; a place that it had is free again. */
async function presenting(
  db: Db,
  { event, facts }: { event: Event; facts: TakeSlot }
): Promise<Booking> {
  const { person, now } = facts;
  const live = await liveBooking(db, { event: event.id, person });
  if (live) {
    const booking = await db
      .updateTable('booking')
      .set({
        state: 'confirmed',
        pool_id: null,
        presenting_at: now,
        offered_until: null,
        confirmed_at: live.confirmed_at ?? now
      })
      .where('id', '=', live.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await freePlace(db, live.pool_id);
    await endWish(db, live.id, { how: 'left', now });
    return booking;
  }
  const authority = await authorityOf(db, facts.establishment ?? null);
  return insertBooking(db, {
    event_id: event.id,
    person_id: person,
    state: 'confirmed',
    mode: facts.mode ?? modesOf(event.mode)[0]!,
    pool_id: null,
    presenting_at: now,
    establishment_id: facts.establishment ?? null,
    establishment_other: facts.establishment ? null : (facts.establishmentOther ?? null),
    authority_id: authority,
    asked_at: now,
    served_until: await servedUntilFor(db, { event, authority }),
    booked_by: facts.by.person?.id ?? person,
    confirmed_at: now,
    created_at: now
  });
}

export interface TakeSlotForPartner {
  event: string;
  slot: string;
  partner: string;
  /** One of the partner's presenters. */
  person: string;
  title: string;
  line: string | null;
  by: Actor;
  now: Instant;
}

/**
 * A partner takes an open slot; its presenter gets the slot into the calendar, from *arrive by*.
 * They have no booking unless they made one themselves.
 *
 * Refused: as `takeSlot`, `partner-unknown`, `partner-not-approved`, `person-unknown` for somebody
 * who does not present for the partner.
 */
export async function takeSlotForPartner(
  db: Db,
  facts: TakeSlotForPartner
): Promise<{ talk: Talk } | Refusal> {
  const { partner: id, person, by, now } = facts;
  if (!may(by, 'slot.take-for-partner', { partner: id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const partner = await findPartner(db, id);
    if (!partner) return refuse('partner-unknown');
    if (!partner.approved_at) return refuse('partner-not-approved');
    const presenters = await presentersOf(db, id);
    if (!presenters.some((presenter) => presenter.id === person)) {
      return refuse('person-unknown', {}, 'person');
    }
    const refusal = refusedSlot(event, facts) ?? (await noRoomFor(db, { event, person }));
    if (refusal) return refusal;
    const put = await putTalk(db, facts);
    if (isRefusal(put)) return put;

    const attends = await liveBooking(db, { event: event.id, person });
    const entry = await openEntry(db, {
      event: event.id,
      person,
      email: await emailOf(db, person),
      slot: attends?.state === 'confirmed' ? null : put.slot.id,
      partstat: by.person?.id === person ? 'ACCEPTED' : 'NEEDS-ACTION',
      now
    });
    return { talk: await tellTaken(db, { talk: put.talk, entry, now }) };
  });
}

async function tellTaken(
  db: Db,
  { talk, entry, now }: { talk: Talk; entry: Entry; now: Instant }
): Promise<Talk> {
  await queueLetter(db, {
    kind: 'talk-taken',
    key: `talk-taken:${talk.id}`,
    ids: { talk: talk.id },
    to: entry.email,
    event: talk.event_id,
    entry: entryOf(entry),
    now
  });
  return db
    .updateTable('talk')
    .set({ entry_id: entry.id })
    .where('id', '=', talk.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Gives a slot back: it is open again. A presenter who attends takes a place like anyone, or, when
 * the event is full, is first on its waiting list.
 *
 * Refused: `talk-unknown`, `not-allowed`, `too-late` after the event's end.
 */
export async function withdrawTalk(
  db: Db,
  { talk: id, by, now }: { talk: string; by: Actor; now: Instant }
): Promise<{ talk: Talk; booking: Booking | null } | Refusal> {
  const found = await findTalk(db, id);
  if (!found) return refuse('talk-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event || !found.person_id) return refuse('event-unknown');
    const subject = {
      event,
      person: found.person_id,
      partner: found.partner_id,
      key: { kind: 'talk' as const, id }
    };
    if (!may(by, 'talk.withdraw', subject)) return refuse('not-allowed');
    if (event.ends_at && event.ends_at <= now)
      return refuse('too-late', { when: instantText(event.ends_at) });
    const lifted = await liftTalk(db, found, now);
    const live = await liveBooking(db, { event: event.id, person: found.person_id });
    if (!lifted) return { talk: found, booking: live ?? null };

    const stays = await talksOf(db, { event: event.id, person: found.person_id });
    const booking =
      live?.presenting_at && stays.every((talk) => talk.partner_id !== null)
        ? await placeAgain(db, { event, live, by: by.person?.id ?? found.person_id, now })
        : (live ?? null);
    await tellWithdrawn(db, {
      talk: found,
      // an event without a date stands in no calendar
      stays: event.starts_at !== null && (stays.length > 0 || booking?.state === 'confirmed'),
      now
    });
    return { talk: { ...found, withdrawn_at: now }, booking };
  });
}

/** The booking of somebody who presents no longer: a place if one is free, else in front. */
async function placeAgain(
  db: Db,
  { event, live, by, now }: { event: Event; live: Booking; by: string; now: Instant }
): Promise<Booking> {
  await note(db, { booking: live, action: 'booking.withdrew', by, now });
  const pool = await takePlace(db, {
    event,
    mode: live.mode,
    authority: live.authority_id,
    establishment: live.establishment_id,
    // a presenter's place was never counted: it may not be lost to the limit
    passesLimit: true,
    now
  });
  const rank = pool ? 0 : await frontRank(db, { event: event.id, mode: live.mode });
  return db
    .updateTable('booking')
    .set(
      pool
        ? { pool_id: pool, presenting_at: null }
        : {
            // where the organiser approves there is no waiting list
            state: event.admission === 'approval' ? 'requested' : 'waiting',
            presenting_at: null,
            confirmed_at: null,
            rank
          }
    )
    .where('id', '=', live.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function tellWithdrawn(
  db: Db,
  { talk, stays, now }: { talk: Talk; stays: boolean; now: Instant }
): Promise<void> {
  if (!talk.entry_id) return;
  const entry = await raiseEntry(db, talk.entry_id, { method: stays ? 'REQUEST' : 'CANCEL', now });
  await queueLetter(db, {
    kind: 'talk-withdrawn',
    key: `talk-withdrawn:${talk.id}`,
    ids: { talk: talk.id },
    to: entry.email,
    event: talk.event_id,
    entry: entryOf(entry),
    now
  });
}

/**
 * Takes all talks of a person out of an event, without letters: for leaving it altogether. Inside
 * the caller's transaction and turn.
 */
export async function liftTalksOf(
  db: Db,
  facts: { event: string; person: string; now: Instant }
): Promise<Talk[]> {
  const talks = await talksOf(db, facts);
  for (const talk of talks) await liftTalk(db, talk, facts.now);
  return talks;
}

async function emailOf(db: Db, person: string): Promise<string> {
  const {
    email
  }: Pick<Row<'person'>, 'email'> = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  return email;
}
