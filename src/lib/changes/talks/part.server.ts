/**
 * What presenting means for somebody's booking and calendar. Spans slots and booking: who attends
 * and presents has a confirmed booking without a pool while the talk stands (booking desk, 7).
 * All inside the event's turn.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant, PartStat } from '#db/schema.ts';
import {
  authorityOf,
  endWish,
  insertBooking,
  liveBooking,
  servedUntilFor,
  type Booking,
  type BookingFacts
} from '#lib/booking/booking.server.ts';
import { fitsRoom, freePlace, takePlace } from '#lib/booking/places.server.ts';
import { frontRank } from '#lib/booking/waiting/line.server.ts';
import { note } from '#lib/booking/waiting/waiting.server.ts';
import { freeChoices } from '#lib/booking/workshops/choice.server.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { talksOf, type Talk } from '#lib/slots/talk.server.ts';
import { instantText } from '#lib/time.server.ts';

/** Slots may be taken to the event's start, whatever the booking window says. */
export function refusedSlot(event: Event, now: Instant): Refusal | null {
  const closed = closedDesk(event, now, true);
  if (closed) return closed;
  return event.starts_at! <= now
    ? refuse('too-late', { when: instantText(event.starts_at!) })
    : null;
}

/** Whether one presenter more fits into the room; whoever presents there already does. */
export async function noRoomFor(
  db: Db,
  { event, person }: { event: Event; person: string | null }
): Promise<Refusal | null> {
  if (event.mode === 'online') return null;
  const talks = person ? await talksOf(db, { event: event.id, person }) : [];
  return fitsRoom(db, event, talks.length > 0 ? 0 : 1);
}

/** The presenter's booking: confirmed without a pool; a place that it had is free again. */
export async function presenting(
  db: Db,
  facts: BookingFacts & { event: Event; person: string; by: string; now: Instant }
): Promise<Booking> {
  const { event, person, now } = facts;
  const live = await liveBooking(db, { event: event.id, person });
  const booking = live
    ? await outsideTheCount(db, { booking: live, now })
    : await newPresenting(db, facts);
  await note(db, { booking, action: 'booking.presented', by: facts.by, now });
  return booking;
}

async function outsideTheCount(
  db: Db,
  { booking: live, now }: { booking: Booking; now: Instant }
): Promise<Booking> {
  const booking = await db
    .updateTable('booking')
    .set({
      state: 'confirmed',
      pool_id: null,
      presenting_at: live.presenting_at ?? now,
      offered_until: null,
      declined_at: null,
      confirmed_at: live.confirmed_at ?? now
    })
    .where('id', '=', live.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await freePlace(db, live.pool_id);
  await endWish(db, live.id, { how: 'left', now });
  return booking;
}

async function newPresenting(
  db: Db,
  facts: BookingFacts & { event: Event; person: string; by: string; now: Instant }
): Promise<Booking> {
  const { event, person, by, now } = facts;
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
    booked_by: by,
    confirmed_at: now,
    created_at: now
  });
}

/**
 * The booking of somebody who presents no longer: a place if one is free, else in front of the
 * waiting list. Untouched while another talk of theirs stands, or where they had a place anyway.
 */
export async function placeAgain(
  db: Db,
  { event, person, by, now }: { event: Event; person: string; by: string; now: Instant }
): Promise<Booking | null> {
  const live = await liveBooking(db, { event: event.id, person });
  if (!live?.presenting_at) return live ?? null;
  if ((await talksOf(db, { event: event.id, person })).length > 0) return live;
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
  // who waits holds no workshop and is on no list
  if (!pool) await freeChoices(db, live.id);
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
            shown_at: null,
            confirmed_at: null,
            rank
          }
    )
    .where('id', '=', live.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export interface TellFacts {
  event: Event;
  talk: Talk;
  person: string;
  now: Instant;
}

/** A talk is theirs now: into the calendar, and the letter that carries it. */
export async function tellPresenter(
  db: Db,
  facts: TellFacts & { kind?: string; how?: 'reserve' | 'approved'; partstat: PartStat }
): Promise<Entry> {
  const { event, talk, person, how, now } = facts;
  const live = await liveBooking(db, { event: event.id, person });
  const entry = await openEntry(db, {
    event: event.id,
    person,
    email: (await findPerson(db, person))!.email,
    slot: live?.state === 'confirmed' ? null : talk.slot_id,
    partstat: facts.partstat,
    now
  });
  if (live && live.entry_id !== entry.id) {
    await db.updateTable('booking').set({ entry_id: entry.id }).where('id', '=', live.id).execute();
  }
  if (talk.person_id === person) {
    await db.updateTable('talk').set({ entry_id: entry.id }).where('id', '=', talk.id).execute();
  }
  const kind = facts.kind ?? 'talk-taken';
  await queueLetter(db, {
    kind,
    key: `${kind}:${talk.id}:${entry.id}:${entry.sequence}`,
    ids: { talk: talk.id, person, ...(how && { how }) },
    to: entry.email,
    event: event.id,
    entry: entryOf(entry),
    now
  });
  return entry;
}

/** A talk is theirs no longer: the calendar keeps what is left of the event for them. */
export async function tellNoPresenter(
  db: Db,
  { event, talk, person, kind, now }: TellFacts & { kind: string }
): Promise<void> {
  const entry = await entryNow(db, { event: event.id, person });
  if (!entry) {
    // an event without a date stands in no calendar, but what became of them is said all the same
    const { email } = (await findPerson(db, person))!;
    const key = `${kind}:${talk.id}:${person}:${now}`;
    const ids = { talk: talk.id, person };
    await queueLetter(db, { kind, key, ids, to: email, event: event.id, now });
    return;
  }
  const live = await liveBooking(db, { event: event.id, person });
  const [left] = await talksOf(db, { event: event.id, person });
  const attends = live?.state === 'confirmed';
  // an event without a date stands in no calendar
  const stays = event.starts_at !== null && (attends || left !== undefined);
  const raised = await raiseEntry(db, entry.id, {
    method: stays ? 'REQUEST' : 'CANCEL',
    ...(stays && { slot: attends ? null : left!.slot_id }),
    now
  });
  await queueLetter(db, {
    kind,
    key: `${kind}:${talk.id}:${raised.id}:${raised.sequence}`,
    ids: { talk: talk.id, person },
    to: raised.email,
    event: event.id,
    entry: entryOf(raised),
    now
  });
}

/** What stands in somebody's calendar for an event now. */
export async function entryNow(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Entry | undefined> {
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .executeTakeFirst();
}
