/**
 * Choosing workshops (booking desk, 8). A choice takes its place by a guarded update, inside the
 * event's turn; a full workshop refuses the choice, never the booking. Whatever ends a booking, or
 * moves it to where it has no workshops, frees its choices in the same transaction.
 */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { findBooking, type Booking } from '../booking.server.ts';
import { openEntryOf } from '../tell.server.ts';
import { note } from '../waiting/waiting.server.ts';
import { clashOf, joined, overlaps } from './workshops.ts';
import { choicesOf, workshopsOf } from './workshops-read.server.ts';

/**
 * Whether a booking may choose: it is confirmed, has its name, and its person is where the workshops
 * are: in the room, or online where the whole event is (also by snow).
 */
export function mayChoose(
  booking: Pick<Booking, 'state' | 'person_id' | 'mode'>,
  event: Pick<Event, 'mode'>
): boolean {
  return (
    booking.state === 'confirmed' &&
    booking.person_id !== null &&
    (booking.mode === 'room' || event.mode === 'online')
  );
}

/** Whether it may keep what it chose: also while who declined in the calendar may think again. */
function mayKeep(
  booking: Parameters<typeof mayChoose>[0] & Pick<Booking, 'declined_at'>,
  event: Pick<Event, 'mode'>
): boolean {
  const thinking = booking.state === 'offered' && booking.declined_at !== null;
  return mayChoose(thinking ? { ...booking, state: 'confirmed' } : booking, event);
}

/** Takes a place of one workshop. */
async function takeWorkshop(
  db: Db,
  { booking, slot, now }: { booking: string; slot: string; now: Instant }
): Promise<boolean> {
  const taken = await db
    .updateTable('workshop')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('slot_id', '=', slot)
    .whereRef('taken', '<', 'places')
    .executeTakeFirst();
  if (!changed(taken)) return false;
  await db
    .insertInto('workshop_choice')
    .values({ booking_id: booking, slot_id: slot, chosen_at: now })
    .execute();
  return true;
}

/** Gives the places of choices back to their workshops, in the order of the slots' ids. */
async function freeSlots(
  db: Db,
  { booking, slots }: { booking: string; slots: readonly string[] }
): Promise<void> {
  for (const slot of slots.toSorted()) {
    const gone = await db
      .deleteFrom('workshop_choice')
      .where('booking_id', '=', booking)
      .where('slot_id', '=', slot)
      .executeTakeFirst();
    if (Number(gone.numDeletedRows) === 0) continue;
    await db
      .updateTable('workshop')
      .set((eb) => ({ taken: eb('taken', '-', 1) }))
      .where('slot_id', '=', slot)
      .execute();
  }
}

/**
 * Frees everything that a booking chose, when it ends, goes back to the line or changes its person.
 * Inside the event's turn; who is told is the caller's.
 */
export async function freeChoices(db: Db, booking: string): Promise<void> {
  const rows = await db
    .selectFrom('workshop_choice')
    .select('slot_id')
    .where('booking_id', '=', booking)
    .execute();
  if (rows.length === 0) return;
  await freeSlots(db, { booking, slots: rows.map(({ slot_id }) => slot_id) });
}

/**
 * Frees the choices of an event's bookings that may hold none any more, after a verb that ends or
 * moves many of them at once. Inside the event's turn.
 */
export async function settleChoices(db: Db, event: string): Promise<void> {
  const rows = await db
    .selectFrom('workshop_choice')
    .innerJoin('booking', 'booking.id', 'workshop_choice.booking_id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(['booking.id', 'booking.state', 'booking.person_id', 'booking.mode'])
    .select('booking.declined_at')
    .select('event.mode as eventMode')
    .distinct()
    .where('booking.event_id', '=', event)
    .orderBy('booking.id')
    .execute();
  for (const { id, eventMode, ...booking } of rows) {
    if (!mayKeep(booking, { mode: eventMode })) await freeChoices(db, id);
  }
}

/**
 * Takes what somebody chose with their booking, in its transaction and turn: each where a place is
 * left, in the order of the slots' ids. What is not a workshop of this event is passed over.
 *
 * @returns the slots that they did not get
 */
export async function takeChoices(
  db: Db,
  facts: { booking: Booking; event: Event; slots: readonly string[]; now: Instant }
): Promise<string[]> {
  const { booking, event, now } = facts;
  if (facts.slots.length === 0 || !mayChoose(booking, event)) return [];
  const had = await choicesOf(db, booking.id);
  const wanted = (await workshopsOf(db, event.id))
    .filter(({ slot }) => facts.slots.includes(slot) && had.every((one) => one.slot !== slot))
    .toSorted((a, b) => (a.slot < b.slot ? -1 : 1));
  const missed: string[] = [];
  for (const workshop of wanted) {
    const { slot } = workshop;
    const free = had.every((other) => !overlaps(other, workshop));
    if (free && (await takeWorkshop(db, { booking: booking.id, slot, now }))) had.push(workshop);
    else missed.push(slot);
  }
  return missed;
}

export interface ChooseFacts {
  booking: string;
  /** All that they want to be in; what they had and is not here is given back. */
  slots: readonly string[];
  by: Actor;
  now: Instant;
}

/**
 * Changes what a booking chose, until the event's start. Of a workshop that is full they keep what
 * they had at that time. Their calendar, which shows the workshops, gets one update.
 *
 * Refused: `event-unknown`, `not-allowed`, `booking-over` without a confirmed place,
 * `no-workshops-online` for an online guest of a hybrid event, `too-late` from the start,
 * `workshop-unknown`, `workshops-overlap` with the two titles.
 *
 * @returns the booking, and the slots that were full
 */
export async function chooseWorkshops(
  db: Db,
  { booking: id, slots, by, now }: ChooseFacts
): Promise<{ booking: Booking; missed: string[] } | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    if (booking.state !== 'confirmed' || !booking.person_id) return refuse('booking-over');
    if (!mayChoose(booking, event)) return refuse('no-workshops-online');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    const workshops = await workshopsOf(db, event.id);
    const wanted = workshops.filter(({ slot }) => slots.includes(slot));
    if (wanted.length < new Set(slots).size) return refuse('workshop-unknown');
    const clash = clashOf(wanted);
    if (clash) return refuse('workshops-overlap', { one: clash[0].title, other: clash[1].title });

    const { missed, same } = await replace(db, { booking: id, workshops, wanted, now });
    if (same) return { booking, missed };
    await note(db, {
      booking,
      action: 'booking.chose',
      by: by.person?.id ?? booking.person_id,
      now
    });
    await tellChosen(db, { booking, now });
    return { booking, missed };
  });
}

/** Takes what is new, and gives back what is not wanted; what a full one would replace is kept. */
async function replace(
  db: Db,
  facts: {
    booking: string;
    workshops: Awaited<ReturnType<typeof workshopsOf>>;
    wanted: Awaited<ReturnType<typeof workshopsOf>>;
    now: Instant;
  }
): Promise<{ missed: string[]; same: boolean }> {
  const { booking, workshops, now } = facts;
  const had = await choicesOf(db, booking);
  const isNew = ({ slot }: { slot: string }) => had.every((old) => old.slot !== slot);
  const taken: string[] = [];
  const missed: string[] = [];
  for (const { slot } of facts.wanted
    .filter(isNew)
    .toSorted((a, b) => (a.slot < b.slot ? -1 : 1))) {
    if (await takeWorkshop(db, { booking, slot, now })) taken.push(slot);
    else missed.push(slot);
  }
  const find = (slots: readonly string[]) => workshops.filter(({ slot }) => slots.includes(slot));
  const stays = [...facts.wanted.filter((one) => !isNew(one)), ...find(taken)];
  const dropped = had.filter((old) => {
    if (stays.some(({ slot }) => slot === old.slot)) return false;
    const kept =
      find(missed).some((full) => overlaps(full, old)) &&
      stays.every((other) => !overlaps(other, old));
    return !kept;
  });
  await freeSlots(db, { booking, slots: dropped.map(({ slot }) => slot) });
  return { missed, same: taken.length === 0 && dropped.length === 0 };
}

/** An update of the calendar, where the event stands in one, else a mail alone. */
async function tellChosen(
  db: Db,
  { booking, now }: { booking: Booking; now: Instant }
): Promise<void> {
  const open = await openEntryOf(db, booking);
  // without a date there is no calendar to correct; their page says it
  if (!open) return;
  const entry = await raiseEntry(db, open.id, { method: 'REQUEST', now });
  await queueLetter(db, {
    kind: 'workshops-chosen',
    key: `workshops-chosen:${entry.id}:${entry.sequence}`,
    ids: { booking: booking.id },
    to: entry.email,
    event: booking.event_id,
    entry: entryOf(entry),
    now
  });
}

/** What a letter about a booking needs to say of a choice that was not had. */
export const missedIds = (missed: readonly string[] = []): { missed?: string } =>
  missed.length > 0 ? { missed: joined(missed) } : {};
