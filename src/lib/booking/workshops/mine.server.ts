/** What somebody sees of their own workshops, on the pages of their booking. */
import type { Db } from '#db/open.server.ts';
import type { Event } from '#lib/events/event.server.ts';

import type { Booking } from '../booking.server.ts';
import { mayChoose } from './choice.server.ts';
import { freeBeside, openGroups, overlaps, split } from './workshops.ts';
import { choicesOf, choiceText, workshopsOf } from './workshops-read.server.ts';

/** A workshop that was full, what they have at that time, and what else is free. */
export interface Missed {
  title: string;
  clock: string;
  kept: string | null;
  free: string[];
}

export interface MyWorkshops {
  /** Whether there is anything that they may choose. */
  any: boolean;
  /** What they chose, a line each. */
  lines: string[];
  /** The times for which nothing is chosen yet, though something is free; empty: none. */
  open: string;
  missed: Missed[];
}

const NOTHING: MyWorkshops = { any: false, lines: [], open: '', missed: [] };

/** The workshops of a booking; `missed` are the slots that were full a moment ago, from the address. */
export async function myWorkshops(
  db: Db,
  facts: { booking: Booking; event: Event; missed: string | null }
): Promise<MyWorkshops> {
  const { booking, event } = facts;
  if (!mayChoose(booking, event)) return NOTHING;
  const workshops = await workshopsOf(db, event.id);
  if (workshops.length === 0) return NOTHING;
  const chosen = await choicesOf(db, booking.id);
  const open = openGroups(
    workshops,
    chosen.map(({ slot }) => slot)
  );
  const full = split(facts.missed).flatMap((slot) => {
    const workshop = workshops.find((one) => one.slot === slot);
    // a place may have come back since then
    const still = workshop && workshop.taken >= workshop.places;
    return still && chosen.every((one) => one.slot !== slot) ? [workshop] : [];
  });
  return {
    any: true,
    lines: chosen.map(choiceText),
    open: open.map(({ clock }) => clock).join(', '),
    missed: full.map((one) => ({
      title: one.title,
      clock: one.clock,
      kept: chosen.find((other) => overlaps(other, one))?.title ?? null,
      free: freeBeside(workshops, one)
        .filter(({ slot }) => chosen.every((other) => other.slot !== slot))
        .map(({ title }) => title)
    }))
  };
}
