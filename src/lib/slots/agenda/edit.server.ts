/** Acts on the order of an agenda: move, copy, fill from a template, tell now. */
import { newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clockPart, moveClockBy } from '#lib/time.server.ts';

import { partnerKindsOf } from '../rules.ts';
import {
  addSlot,
  agendaOf,
  editAgenda,
  setStarts,
  slotOf,
  type Slot,
  type SlotAct
} from '../slot.server.ts';
import { neighbour, startsAfterMove } from './order.ts';
import { letOrderGo } from './tell.server.ts';
import { slotsOf, type Template } from './templates.ts';

/** One place earlier or later, or to before another slot (null: last). */
export type Move = 'up' | 'down' | { before: string | null };

/**
 * Moves a slot in the order; lengths and gaps stay, times are counted anew, and whoever presents is
 * told. At the end of its row it stays where it is.
 *
 * Refused: as `addSlot`, `slot-unknown`, `cannot-move` out of its track.
 */
export async function moveSlot(
  db: Db,
  { slot: id, to, ...act }: SlotAct & { slot: string; to: Move }
): Promise<Slot | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    const agenda = await agendaOf(db, event.id);
    const before = typeof to === 'string' ? neighbour(agenda, { slot: id, way: to }) : to.before;
    if (before === undefined) return slot;
    const starts = startsAfterMove(agenda, { slot: id, before });
    if (starts.size === 0 && !isThere(agenda, slot, before)) return refuse('cannot-move');
    const refusal = await setStarts(db, { event, starts, now: act.now });
    return refusal ?? slot;
  });
}

function isThere(agenda: readonly Slot[], slot: Slot, before: string | null): boolean {
  const at = agenda.findIndex(({ id }) => id === slot.id);
  return before === slot.id || (agenda[at + 1]?.id ?? null) === before;
}

/** A copy of a slot behind it, open again; what follows moves along. Refused: as `addSlot`. */
export async function copySlot(
  db: Db,
  { slot: id, ...act }: SlotAct & { slot: string }
): Promise<Slot | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    const slot = await slotOf(db, { event: event.id, slot: id });
    if (!slot) return refuse('slot-unknown');
    return addSlot(db, {
      ...act,
      follow: slot.track === null,
      details: {
        kind: slot.kind,
        title: slot.title,
        starts: moveClockBy(slot.starts, slot.minutes),
        minutes: slot.minutes,
        openTo: slot.open_to,
        partnerKinds: partnerKindsOf(slot),
        approval: slot.approval_at !== null,
        track: slot.track,
        room: slot.room
      }
    });
  });
}

/**
 * Fills an empty agenda, from the event's start.
 *
 * Refused: as `addSlot`, `agenda-not-empty`, `date-needed`.
 */
export async function fillAgenda(
  db: Db,
  { template, ...act }: SlotAct & { template: Template }
): Promise<{ slots: number } | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    if ((await agendaOf(db, event.id)).length > 0) return refuse('agenda-not-empty');
    const start = event.starts_local ? clockPart(event.starts_local) : null;
    if (!start) return refuse('date-needed');
    const slots = slotsOf(template);
    await db
      .insertInto('slot')
      .values(
        slots.map(({ kind, title, at, minutes, openTo, track }, index) => ({
          id: newId(),
          event_id: event.id,
          kind,
          title,
          starts: moveClockBy(start, at),
          minutes,
          position: index + 1,
          open_to: openTo,
          track
        }))
      )
      .execute();
    return { slots: slots.length };
  });
}

/** Lets presenters hear of the order now, not after the ten minutes. Refused: as `addSlot`. */
export async function sendOrderNow(db: Db, act: SlotAct): Promise<{ at: Instant } | Refusal> {
  return editAgenda(db, act, async (db, event) => {
    await letOrderGo(db, event.id, act.now);
    return { at: act.now };
  });
}
