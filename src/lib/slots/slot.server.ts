/** The agenda: an event's ordered slots, edited by its organisers. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, OpenTo, Row, SlotKind } from '#db/schema.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { moveClockBy } from '#lib/time.server.ts';

import { isWithin } from './rules.ts';

export type Slot = Row<'slot'>;

export interface SlotDetails {
  kind: SlotKind;
  title: string;
  /** `16:05`, on the event's day. */
  starts: string;
  minutes: number;
  openTo: OpenTo | null;
}

interface SlotAct {
  event: string;
  by: Actor;
  now: Instant;
}

/**
 * Adds a slot to an agenda.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `slot-outside` the event.
 */
export async function addSlot(
  db: Db,
  { details, ...act }: SlotAct & { details: SlotDetails }
): Promise<Slot | Refusal> {
  return edit(db, act, async (db, event) => {
    if (!isWithin(details, event)) return refuse('slot-outside', {}, 'starts');
    return db
      .insertInto('slot')
      .values({
        id: newId(),
        event_id: event.id,
        ...columnsOf(details),
        position: await nextPosition(db, event.id)
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Changes a slot. Whoever presents in it is told of another time, with their calendar (rule 4).
 *
 * Refused: as `addSlot`, `slot-unknown`, `slot-in-use` when a taken slot would become a break.
 */
export async function changeSlot(
  db: Db,
  { slot: id, details, ...act }: SlotAct & { slot: string; details: SlotDetails }
): Promise<Slot | Refusal> {
  return edit(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    if (!isWithin(details, event)) return refuse('slot-outside', {}, 'starts');
    if (slot.taken_at && details.openTo === null && slot.kind !== details.kind) {
      return refuse('slot-in-use', {}, 'kind');
    }
    const moved = slot.starts !== details.starts || slot.minutes !== details.minutes;
    const changed = await db
      .updateTable('slot')
      .set(columnsOf(details))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (moved && slot.taken_at) await tellMoved(db, { event, slot: id, now: act.now });
    return changed;
  });
}

/** Removes a slot. Refused: as `addSlot`, `slot-unknown`, `slot-in-use` while a talk stands in it. */
export async function removeSlot(
  db: Db,
  { slot: id, ...act }: SlotAct & { slot: string }
): Promise<Slot | Refusal> {
  return edit(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    if (slot.taken_at) return refuse('slot-in-use');
    // talks that were withdrawn from it stay: a letter may still have to tell of them
    await db.updateTable('talk').set({ slot_id: null }).where('slot_id', '=', id).execute();
    await db
      .updateTable('calendar_entry')
      .set({ slot_id: null })
      .where('slot_id', '=', id)
      .execute();
    await db.deleteFrom('slot').where('id', '=', id).execute();
    return slot;
  });
}

/** Copies another event's agenda, every slot open again; times move with the start. */
export async function copySlots(
  db: Db,
  { from, to, minutes = 0 }: { from: string; to: string; minutes?: number }
): Promise<void> {
  const slots = await agendaOf(db, from);
  if (slots.length === 0) return;
  await db
    .insertInto('slot')
    .values(
      slots.map(({ kind, title, starts, minutes: length, position, open_to }) => ({
        id: newId(),
        event_id: to,
        kind,
        title,
        starts: moveClockBy(starts, minutes),
        minutes: length,
        position,
        open_to,
        taken_at: null
      }))
    )
    .execute();
}

/** Moves every slot of an event by the same minutes, when its start moves. */
export async function shiftSlots(
  db: Db,
  { event, minutes }: { event: string; minutes: number }
): Promise<void> {
  if (minutes === 0) return;
  for (const { id, starts } of await agendaOf(db, event)) {
    await db
      .updateTable('slot')
      .set({ starts: moveClockBy(starts, minutes) })
      .where('id', '=', id)
      .execute();
  }
}

/** The slots of an event in order of time. */
export async function agendaOf(db: Db, event: string): Promise<Slot[]> {
  return db
    .selectFrom('slot')
    .selectAll()
    .where('event_id', '=', event)
    .orderBy('starts')
    .orderBy('position')
    .execute();
}

export async function slotOf(
  db: Db,
  { event, slot }: { event: string; slot: string }
): Promise<Slot | undefined> {
  return db
    .selectFrom('slot')
    .selectAll()
    .where('id', '=', slot)
    .where('event_id', '=', event)
    .executeTakeFirst();
}

async function edit<T>(
  db: Db,
  { event: id, by }: SlotAct,
  work: (db: Db, event: Event) => Promise<T | Refusal>
): Promise<T | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    return work(db, event);
  });
}

async function tellMoved(
  db: Db,
  { event, slot, now }: { event: Event; slot: string; now: Instant }
): Promise<void> {
  if (event.status !== 'published') return;
  const talk = await db
    .selectFrom('talk')
    .innerJoin('person', 'person.id', 'talk.person_id')
    .select(['talk.id', 'talk.entry_id', 'person.email'])
    .where('talk.slot_id', '=', slot)
    .where('talk.withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!talk?.entry_id) return;
  const entry = await raiseEntry(db, talk.entry_id, {
    method: 'REQUEST',
    partstat: 'NEEDS-ACTION',
    now
  });
  await queueLetter(db, {
    kind: 'slot-moved',
    key: `slot-moved:${entry.id}:${entry.sequence}`,
    ids: { talk: talk.id },
    to: entry.email,
    event: event.id,
    entry: entryOf(entry),
    now
  });
}

function columnsOf({ kind, title, starts, minutes, openTo }: SlotDetails) {
  return { kind, title, starts, minutes, open_to: openTo };
}

async function nextPosition(db: Db, event: string): Promise<number> {
  const slots = await agendaOf(db, event);
  return slots.reduce((most, slot) => Math.max(most, slot.position), 0) + 1;
}
