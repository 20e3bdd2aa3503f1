/** What pages, letters and files show of workshops and of who chose them. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { moveClockBy, spanText } from '#lib/time.server.ts';
import { workshops as words } from '#lib/words/en/workshops.ts';

import type { Workshop } from './workshops.ts';

/** When a slot is, as people read it: `10:50–11:50 am`. */
export const slotClock = ({ starts, minutes }: { starts: string; minutes: number }): string =>
  spanText(starts, moveClockBy(starts, minutes));

function workshopSlots(db: Db) {
  return db
    .selectFrom('slot')
    .leftJoin('talk', (join) =>
      join.onRef('talk.slot_id', '=', 'slot.id').on('talk.withdrawn_at', 'is', null)
    )
    .select([
      'slot.id as slot',
      'slot.title as slotTitle',
      'talk.title as talkTitle',
      'slot.starts',
      'slot.minutes',
      'slot.room'
    ])
    .orderBy('slot.starts')
    .orderBy('slot.position')
    .orderBy('slot.id');
}

/** The workshops of an event that have places, in order of time; none where none is set. */
export async function workshopsOf(db: Db, event: string): Promise<Workshop[]> {
  const rows = await workshopSlots(db)
    .innerJoin('workshop', 'workshop.slot_id', 'slot.id')
    .select(['workshop.places', 'workshop.taken'])
    .where('workshop.event_id', '=', event)
    .execute();
  return rows.map(({ slotTitle, talkTitle, ...row }) => ({
    ...row,
    title: talkTitle ?? slotTitle,
    clock: slotClock(row)
  }));
}

/** A slot of kind workshop, with or without places, for the organiser's form. */
export interface WorkshopSlot {
  slot: string;
  title: string;
  clock: string;
  /** Null: anybody may come. */
  places: number | null;
  taken: number;
}

/** Every slot that could have places of its own, and those that have. */
export async function workshopSlotsOf(db: Db, event: string): Promise<WorkshopSlot[]> {
  const rows = await workshopSlots(db)
    .leftJoin('workshop', 'workshop.slot_id', 'slot.id')
    .select(['workshop.places', 'workshop.taken'])
    .where('slot.event_id', '=', event)
    .where((eb) =>
      eb.or([eb('slot.kind', '=', 'workshop'), eb('workshop.slot_id', 'is not', null)])
    )
    .execute();
  return rows.map((row) => ({
    slot: row.slot,
    title: row.talkTitle ?? row.slotTitle,
    clock: slotClock(row),
    places: row.places,
    taken: row.taken ?? 0
  }));
}

/** The workshops that a booking chose, in order of time. */
export async function choicesOf(db: Db, booking: string): Promise<Workshop[]> {
  const rows = await workshopSlots(db)
    .innerJoin('workshop', 'workshop.slot_id', 'slot.id')
    .innerJoin('workshop_choice', 'workshop_choice.slot_id', 'slot.id')
    .select(['workshop.places', 'workshop.taken'])
    .where('workshop_choice.booking_id', '=', booking)
    .execute();
  return rows.map(({ slotTitle, talkTitle, ...row }) => ({
    ...row,
    title: talkTitle ?? slotTitle,
    clock: slotClock(row)
  }));
}

/** What somebody chose at every event that ends after an instant, by event, in one query: for feeds. */
export async function choicesOfPerson(
  db: Db,
  { person, from }: { person: string; from: Instant }
): Promise<Map<string, string[]>> {
  const rows = await workshopSlots(db)
    .innerJoin('workshop', 'workshop.slot_id', 'slot.id')
    .innerJoin('workshop_choice', 'workshop_choice.slot_id', 'slot.id')
    .innerJoin('booking', 'booking.id', 'workshop_choice.booking_id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select('booking.event_id as event')
    .where('booking.person_id', '=', person)
    .where('booking.state', '=', 'confirmed')
    .where('event.ends_at', '>', from)
    .execute();
  const chosen = new Map<string, string[]>();
  for (const { event, slotTitle, talkTitle, ...row } of rows) {
    const line = choiceText({ clock: slotClock(row), title: talkTitle ?? slotTitle });
    chosen.set(event, [...(chosen.get(event) ?? []), line]);
  }
  return chosen;
}

/** A choice in one line: `10:50–11:50 am: Tinkering`. */
export const choiceText = ({ clock, title }: Pick<Workshop, 'clock' | 'title'>): string =>
  words.line(clock, title);

/** What each booking of an event chose, in one query: for files. */
export async function choicesByBooking(db: Db, event: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('workshop_choice')
    .innerJoin('workshop', 'workshop.slot_id', 'workshop_choice.slot_id')
    .select(['workshop_choice.booking_id as booking', 'workshop_choice.slot_id as slot'])
    .where('workshop.event_id', '=', event)
    .execute();
  const all = new Map<string, string[]>();
  for (const { booking, slot } of rows) all.set(booking, [...(all.get(booking) ?? []), slot]);
  return all;
}

/** A line of the list at a workshop's door. */
export interface WorkshopGuest {
  /** Null where the name is to follow. */
  name: string | null;
  school: string | null;
}

/** Who chose each workshop of an event, by name, in two queries. */
export async function workshopLists(
  db: Db,
  event: string
): Promise<(Workshop & { people: WorkshopGuest[] })[]> {
  const [workshops, rows] = await Promise.all([
    workshopsOf(db, event),
    db
      .selectFrom('workshop_choice')
      .innerJoin('workshop', 'workshop.slot_id', 'workshop_choice.slot_id')
      .innerJoin('booking', 'booking.id', 'workshop_choice.booking_id')
      .leftJoin('person', 'person.id', 'booking.person_id')
      .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
      .select([
        'workshop_choice.slot_id as slot',
        'person.name',
        'person.email',
        'establishment.name as school',
        'booking.establishment_other'
      ])
      .where('workshop.event_id', '=', event)
      .orderBy('person.name_folded')
      .orderBy('booking.id')
      .execute()
  ]);
  return workshops.map((workshop) => ({
    ...workshop,
    people: rows
      .filter(({ slot }) => slot === workshop.slot)
      .map(({ name, email, school, establishment_other }) => ({
        name: name || email,
        school: school ?? establishment_other
      }))
  }));
}

/** The titles of what each booking of an event chose, in order of time: for the list of people. */
export async function chosenTitles(db: Db, event: string): Promise<Record<string, string>> {
  const workshops = await workshopsOf(db, event);
  if (workshops.length === 0) return {};
  const chosen = await choicesByBooking(db, event);
  return Object.fromEntries(
    [...chosen].map(([booking, slots]) => [
      booking,
      workshops
        .filter(({ slot }) => slots.includes(slot))
        .map(({ title }) => title)
        .join(', ')
    ])
  );
}
