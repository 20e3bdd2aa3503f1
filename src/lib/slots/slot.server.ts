/** The agenda: an event's ordered slots, edited by its organisers. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, OpenTo, Row, SlotKind } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { moveClockBy } from '#lib/time.server.ts';

import { timesAfter } from './agenda/order.ts';
import { tellMoved } from './agenda/tell.server.ts';
import { isWithin } from './rules.ts';

export type Slot = Row<'slot'>;

export interface SlotDetails {
  kind: SlotKind;
  title: string;
  /** `16:05`, on the event's day. */
  starts: string;
  minutes: number;
  openTo: OpenTo | null;
  /** Kinds of partner that may take it, where not all of them. */
  partnerKinds?: readonly string[] | null;
  /** Whoever wants it asks, and the organiser answers. */
  approval?: boolean;
  /** Slots of one time with different tracks run beside each other. */
  track?: string | null;
  room?: string | null;
}

export interface SlotAct {
  event: string;
  by: Actor;
  now: Instant;
}

/** Whether what follows moves along when a slot comes, grows, shrinks or goes. */
interface Following {
  follow?: boolean;
}

/**
 * Adds a slot to an agenda.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `slot-outside` the event.
 */
export async function addSlot(
  db: Db,
  { details, follow, ...act }: SlotAct & Following & { details: SlotDetails }
): Promise<Slot | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    if (!isWithin(details, event)) return refuse('slot-outside', {}, 'starts');
    if (follow) {
      const refusal = await moveFollowing(db, {
        event,
        from: details.starts,
        minutes: details.minutes,
        now: act.now
      });
      if (refusal) return refusal;
    }
    return db
      .insertInto('slot')
      .values({
        id: newId(),
        event_id: event.id,
        ...columnsOf(details, act.now),
        position: await nextPosition(db, event.id)
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Changes a slot. Whoever presents in it is told of another time, with their calendar (rule 4).
 *
 * Refused: as `addSlot`, `slot-unknown`, `slot-in-use` when a taken slot would become a break or too
 * short for its talk, `slot-changed-meanwhile` by another organiser; nothing is then written.
 */
export async function changeSlot(
  db: Db,
  facts: SlotAct &
    Following & {
      slot: string;
      details: SlotDetails;
      /** As it was when the form was opened; another one in the store refuses. */
      version?: number;
    }
): Promise<Slot | Refusal> {
  const { slot: id, details, version, follow, ...act } = facts;
  return editAgenda(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    if (version !== undefined && version !== slot.version) return refuse('slot-changed-meanwhile');
    if (!isWithin(details, event)) return refuse('slot-outside', {}, 'starts');
    if (slot.taken_at && details.openTo === null && slot.kind !== details.kind) {
      return refuse('slot-in-use', {}, 'kind');
    }
    if (slot.kind === 'workshop' && details.kind !== 'workshop') {
      if (await isChosen(db, id)) return refuse('slot-in-use', {}, 'kind');
      await db.deleteFrom('workshop').where('slot_id', '=', id).execute();
    }
    if (slot.taken_at && (await talkMinutes(db, id)) > details.minutes) {
      return refuse('slot-in-use', {}, 'minutes');
    }
    const longer = details.minutes - slot.minutes;
    if (follow && longer !== 0) {
      const ends = moveClockBy(slot.starts, slot.minutes);
      const moved = { event, from: ends, minutes: longer, except: id, now: act.now };
      const refusal = await moveFollowing(db, moved);
      if (refusal) return refusal;
    }
    const moved = slot.starts !== details.starts || slot.minutes !== details.minutes;
    const changed = await db
      .updateTable('slot')
      .set({ ...columnsOf(details, slot.approval_at ?? act.now), version: slot.version + 1 })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (moved) await tellMoved(db, { event, slots: [id], now: act.now });
    return changed;
  });
}

/** Removes a slot. Refused: as `addSlot`, `slot-unknown`, `slot-in-use` while a talk stands in it. */
export async function removeSlot(
  db: Db,
  { slot: id, follow, ...act }: SlotAct & Following & { slot: string }
): Promise<Slot | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    if (slot.taken_at || (await isChosen(db, id))) return refuse('slot-in-use');
    // talks that were withdrawn from it stay: a letter may still have to tell of them
    await db.updateTable('talk').set({ slot_id: null }).where('slot_id', '=', id).execute();
    await db
      .updateTable('calendar_entry')
      .set({ slot_id: null })
      .where('slot_id', '=', id)
      .execute();
    await db.deleteFrom('workshop').where('slot_id', '=', id).execute();
    await db.deleteFrom('slot').where('id', '=', id).execute();
    if (follow) {
      const ends = moveClockBy(slot.starts, slot.minutes);
      await moveFollowing(db, { event, from: ends, minutes: -slot.minutes, now: act.now });
    }
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
      slots.map(({ taken_at: _, began_at: __, stopped_at: ___, version: ____, ...slot }) => ({
        ...slot,
        id: newId(),
        event_id: to,
        starts: moveClockBy(slot.starts, minutes)
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
    await setStart(db, { slot: id, starts: moveClockBy(starts, minutes) });
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
    .orderBy('id')
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

/** An edit of an agenda by its organisers, inside the event's turn. */
export async function editAgenda<T>(
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

/**
 * Gives slots other starts, in one edit; whoever presents in them is told.
 *
 * Refused: `slot-outside` when one would lie outside the event; nothing is then written.
 */
export async function setStarts(
  db: Db,
  { event, starts, now }: { event: Event; starts: ReadonlyMap<string, string>; now: Instant }
): Promise<Refusal | null> {
  const agenda = await agendaOf(db, event.id);
  const moved = agenda.filter(({ id, starts: was }) => (starts.get(id) ?? was) !== was);
  if (moved.some((slot) => !isWithin({ ...slot, starts: starts.get(slot.id)! }, event))) {
    return refuse('slot-outside', {}, 'starts');
  }
  for (const { id } of moved) await setStart(db, { slot: id, starts: starts.get(id)! });
  await tellMoved(db, { event, slots: moved.map(({ id }) => id), now });
  return null;
}

/** Moves what begins at or after a time by some minutes. */
async function moveFollowing(
  db: Db,
  facts: { event: Event; from: string; minutes: number; except?: string; now: Instant }
): Promise<Refusal | null> {
  const { event, from, minutes, except, now } = facts;
  const rest = (await agendaOf(db, event.id)).filter(({ id }) => id !== except);
  const refusal = await setStarts(db, { event, starts: timesAfter(rest, from, minutes), now });
  return isRefusal(refusal) ? refuse('slot-outside', {}, 'minutes') : null;
}

async function setStart(db: Db, { slot, starts }: { slot: string; starts: string }): Promise<void> {
  await db
    .updateTable('slot')
    .set((eb) => ({ starts, version: eb('version', '+', 1) }))
    .where('id', '=', slot)
    .execute();
}

function columnsOf(details: SlotDetails, approvalAt: Instant) {
  const { kind, title, starts, minutes, openTo, partnerKinds, track, room } = details;
  return {
    kind,
    title,
    starts,
    minutes,
    open_to: openTo,
    partner_kinds: partnerKinds?.length ? JSON.stringify(partnerKinds) : null,
    approval_at: details.approval && openTo ? approvalAt : null,
    track: track || null,
    room: room || null
  };
}

/** How long the talk in a slot is; 0 without one, or where it is as long as the slot. */
async function talkMinutes(db: Db, slot: string): Promise<number> {
  const talk = await db
    .selectFrom('talk')
    .select('minutes')
    .where('slot_id', '=', slot)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return talk?.minutes ?? 0;
}

/** Whether somebody chose the workshop of a slot. */
async function isChosen(db: Db, slot: string): Promise<boolean> {
  const workshop = await db
    .selectFrom('workshop')
    .select('taken')
    .where('slot_id', '=', slot)
    .executeTakeFirst();
  return (workshop?.taken ?? 0) > 0;
}

async function nextPosition(db: Db, event: string): Promise<number> {
  const slots = await agendaOf(db, event);
  return slots.reduce((most, slot) => Math.max(most, slot.position), 0) + 1;
}
