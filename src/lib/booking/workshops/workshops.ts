/** Workshops that people choose with their booking: what overlaps, and how a form says it; pure. */
import type { FormAgain, Problem } from '#lib/form.ts';
import { workshops as words } from '#lib/words/en/workshops.ts';

/** A slot of the agenda, as far as time goes. */
export interface Span {
  /** `10:50`, on the event's day. */
  starts: string;
  minutes: number;
}

/** A workshop whose organiser set places. */
export interface Workshop extends Span {
  slot: string;
  title: string;
  /** `10:50–11:50 am`. */
  clock: string;
  room: string | null;
  places: number;
  taken: number;
}

/** Workshops of which at least one overlaps another: their alternatives. */
export interface WorkshopGroup {
  /** The field of a form that asks for them. */
  field: string;
  clock: string;
  /** Whether each overlaps each, so that one is all that anybody can have. */
  one: boolean;
  workshops: Workshop[];
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Whether two slots share a minute; one that ends when the other begins does not. */
export function overlaps(one: Span, other: Span): boolean {
  const [from, to] = [minutesOf(one.starts), minutesOf(other.starts)];
  return from < to + other.minutes && to < from + one.minutes;
}

/** The alternatives of an event, in order of time. */
export function groupsOf(workshops: readonly Workshop[]): WorkshopGroup[] {
  const groups: Workshop[][] = [];
  for (const workshop of workshops.toSorted((a, b) => (a.starts < b.starts ? -1 : 1))) {
    const last = groups.at(-1);
    if (last?.some((other) => overlaps(other, workshop))) last.push(workshop);
    else groups.push([workshop]);
  }
  return groups.map((group) => ({
    field: `workshop_${group.map(({ slot }) => slot).sort()[0]}`,
    clock: group[0]!.clock,
    one: group.every((a) => group.every((b) => overlaps(a, b))),
    workshops: group
  }));
}

/**
 * Takes the fields of workshops out of a form, so that the rest of it is as it would be without
 * them. Two that overlap are a problem at their field.
 */
export function takeWorkshops(
  data: FormData,
  workshops: readonly Workshop[]
): { slots: string[] } & FormAgain {
  const slots: string[] = [];
  const typed: FormAgain['typed'] = {};
  const problems: Problem[] = [];
  for (const group of groupsOf(workshops)) {
    const values = data.getAll(group.field).filter((value) => typeof value === 'string');
    data.delete(group.field);
    typed[group.field] = group.one ? (values[0] ?? '') : values;
    const chosen = group.workshops.filter(({ slot }) => values.includes(slot));
    slots.push(...chosen.map(({ slot }) => slot));
    const clash = clashOf(chosen);
    if (clash) {
      problems.push({ field: group.field, message: words.clashes(clash[0].title, clash[1].title) });
    }
  }
  return { slots, typed, problems };
}

/** Two workshops of a choice that overlap, where there are such. */
export function clashOf(chosen: readonly Workshop[]): [Workshop, Workshop] | null {
  for (const [at, one] of chosen.entries()) {
    const other = chosen.slice(at + 1).find((later) => overlaps(one, later));
    if (other) return [one, other];
  }
  return null;
}

/** The alternatives of which somebody has none although one is free. */
export function openGroups(
  workshops: readonly Workshop[],
  chosen: readonly string[]
): WorkshopGroup[] {
  return groupsOf(workshops).filter(
    (group) =>
      !group.workshops.some(({ slot }) => chosen.includes(slot)) &&
      group.workshops.some(({ taken, places }) => taken < places)
  );
}

/** What else is free at the time of a workshop that somebody did not get. */
export function freeBeside(workshops: readonly Workshop[], { slot }: { slot: string }): Workshop[] {
  const missed = workshops.find((workshop) => workshop.slot === slot);
  if (!missed) return [];
  return workshops.filter(
    (other) => other.slot !== slot && overlaps(other, missed) && other.taken < other.places
  );
}

/** Ids of workshops as one text, for a letter's ids and for an address; and back. */
export const joined = (slots: readonly string[]): string => slots.join(',');
export const split = (slots: string | null | undefined): string[] =>
  slots ? slots.split(',').filter(Boolean) : [];
