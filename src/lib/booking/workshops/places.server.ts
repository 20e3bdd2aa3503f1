/** The places of workshops, as organisers set them; and what the agenda must ask of them. */
import { changed, countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { groupsOf, overlaps, type Span } from './workshops.ts';
import { workshopSlotsOf, workshopsOf } from './workshops-read.server.ts';

export interface WorkshopPlaces {
  event: string;
  /** By slot; null takes the number away, and anybody may come. */
  places: Readonly<Record<string, number | null>>;
  by: Actor;
  now: Instant;
}

/** The field of a form that asks for the places of a slot's workshop. */
export const placesField = (slot: string): string => `workshop_places_${slot}`;

/**
 * Sets the places of an event's workshops; a workshop that is not named keeps its own. All or none.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `workshop-unknown` for a slot
 * of another event or kind, `places-below-taken` with the number.
 */
export async function setWorkshopPlaces(
  db: Db,
  { event: id, places, by, now }: WorkshopPlaces
): Promise<Refusal | null> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    const slots = await workshopSlotsOf(db, id);
    const wishes = Object.entries(places).toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [slot, wish] of wishes) {
      const known = slots.find((one) => one.slot === slot);
      if (!known) return refuse('workshop-unknown');
      if ((wish ?? 0) < known.taken) {
        return refuse('places-below-taken', { taken: known.taken }, placesField(slot));
      }
    }
    const news = wishes.filter(
      ([slot, wish]) => slots.find((one) => one.slot === slot)!.places !== wish
    );
    for (const [slot, wish] of news) await setPlacesOf(db, { event: id, slot, places: wish });
    if (news.length > 0) {
      await record(db, {
        by: by.person?.id ?? null,
        action: 'event.workshops',
        subject: { kind: 'event', id },
        fields: ['workshops'],
        now
      });
    }
    return null;
  });
}

async function setPlacesOf(
  db: Db,
  { event, slot, places }: { event: string; slot: string; places: number | null }
): Promise<void> {
  if (places === null) {
    await db.deleteFrom('workshop').where('slot_id', '=', slot).where('taken', '=', 0).execute();
    return;
  }
  const known = await db
    .updateTable('workshop')
    .set({ places })
    .where('slot_id', '=', slot)
    .executeTakeFirst();
  if (changed(known)) return;
  await db.insertInto('workshop').values({ slot_id: slot, event_id: event, places }).execute();
}

/** Copies the places of another event's workshops to the same slots of its copy; nobody is in them. */
export async function copyWorkshops(
  db: Db,
  { from, to }: { from: string; to: string }
): Promise<void> {
  const rows = await db
    .selectFrom('workshop')
    .innerJoin('slot', 'slot.id', 'workshop.slot_id')
    .innerJoin('slot as copy', (join) =>
      join
        .on('copy.event_id', '=', to)
        .onRef('copy.position', '=', 'slot.position')
        .onRef('copy.starts', '=', 'slot.starts')
        .onRef('copy.title', '=', 'slot.title')
    )
    .select(['copy.id as slot_id', 'workshop.places'])
    .where('workshop.event_id', '=', from)
    .execute();
  for (const row of rows) {
    await db
      .insertInto('workshop')
      .values({ ...row, event_id: to })
      .onConflict((c) => c.column('slot_id').doNothing())
      .execute();
  }
}

/** The places of a slot's workshop and how many chose it; null where it has none of its own. */
export async function workshopChoices(
  db: Db,
  slot: string
): Promise<{ places: number; taken: number } | null> {
  const row = await db
    .selectFrom('workshop')
    .select(['places', 'taken'])
    .where('slot_id', '=', slot)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Takes the places of a slot away, before the slot itself goes or is no workshop any more. Inside
 * the event's turn.
 *
 * Refused: `workshop-chosen` with how many people chose it; they choose anew first.
 */
export async function dropWorkshop(db: Db, slot: string): Promise<Refusal | null> {
  const known = await workshopChoices(db, slot);
  if (!known) return null;
  if (known.taken > 0) return refuse('workshop-chosen', { taken: known.taken });
  await db.deleteFrom('workshop').where('slot_id', '=', slot).execute();
  return null;
}

/**
 * Whether nobody's choices would overlap if a workshop were at another time. Inside the event's turn.
 *
 * Refused: `workshop-clash` with the number of people and the other workshop's title.
 */
export async function mayMoveWorkshop(
  db: Db,
  { slot, to }: { slot: string; to: Span }
): Promise<Refusal | null> {
  const others = await db
    .selectFrom('workshop_choice as mine')
    .innerJoin('workshop_choice as other', 'other.booking_id', 'mine.booking_id')
    .innerJoin('slot', 'slot.id', 'other.slot_id')
    .select(['slot.id', 'slot.title', 'slot.starts', 'slot.minutes', countAll.as('people')])
    .where('mine.slot_id', '=', slot)
    .where('other.slot_id', '<>', slot)
    .groupBy(['slot.id', 'slot.title', 'slot.starts', 'slot.minutes'])
    .orderBy('slot.starts')
    .orderBy('slot.id')
    .execute();
  const clash = others.find((other) => overlaps(other, to));
  return clash
    ? refuse('workshop-clash', { people: clash.people, title: clash.title }, 'starts')
    : null;
}

/** The times at which somebody with a place has chosen nothing, with how many they are. */
export async function unchosenAt(
  db: Db,
  event: string
): Promise<{ clock: string; people: number }[]> {
  const groups = groupsOf(await workshopsOf(db, event));
  const counts: { clock: string; people: number }[] = [];
  for (const { clock, workshops } of groups) {
    const slots = workshops.map(({ slot }) => slot);
    counts.push({ clock, people: await unchosen(db, { event, slots }) });
  }
  return counts.filter(({ people }) => people > 0);
}

/** How many of those who may choose have chosen nothing at the time of some workshops. */
async function unchosen(
  db: Db,
  { event, slots }: { event: string; slots: readonly string[] }
): Promise<number> {
  const { people } = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(countAll.as('people'))
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .where('booking.person_id', 'is not', null)
    .where((eb) => eb.or([eb('booking.mode', '=', 'room'), eb('event.mode', '=', 'online')]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('workshop_choice')
            .select('workshop_choice.slot_id')
            .whereRef('workshop_choice.booking_id', '=', 'booking.id')
            .where('workshop_choice.slot_id', 'in', slots)
        )
      )
    )
    .executeTakeFirstOrThrow();
  return people;
}
