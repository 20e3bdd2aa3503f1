/** Another order of an agenda, with its lengths and gaps; pure. */
import { moveClockBy } from '#lib/time.server.ts';

export interface Timed {
  id: string;
  /** `16:05`. */
  starts: string;
  minutes: number;
  track: string | null;
}

/** What moves as one: a slot of everybody's, or slots of several tracks that run beside each other. */
interface Unit {
  slots: Timed[];
  starts: number;
  /** Minutes from its start to its end, and from its end to what follows. */
  length: number;
  gap: number;
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const endOf = ({ starts, minutes }: Timed): number => minutesOf(starts) + minutes;

/**
 * The starts of an agenda after one slot went before another, or last where `before` is null. Each
 * keeps its length and the gap after it; the whole begins and ends as it did. Slots of a track move
 * within their track, between the slots that are for everybody.
 *
 * @returns the new starts of the slots that move; none when the two cannot change places
 */
export function startsAfterMove(
  agenda: readonly Timed[],
  { slot: id, before }: { slot: string; before: string | null }
): Map<string, string> {
  const slot = agenda.find((one) => one.id === id);
  if (!slot || before === id) return new Map();
  if (slot.track === null) return moveUnit(unitsOf(agenda), id, before);
  const block = unitsOf(agenda).find(({ slots }) => slots.includes(slot))!;
  const own = block.slots.filter(({ track }) => track === slot.track);
  if (before !== null && !own.some((one) => one.id === before)) return new Map();
  return moveUnit(withGaps(own.map((one) => [one])), id, before);
}

/** The neighbour before which a slot goes when it is moved up or down by one; undefined at an end. */
export function neighbour(
  agenda: readonly Timed[],
  { slot: id, way }: { slot: string; way: 'up' | 'down' }
): string | null | undefined {
  const slot = agenda.find((one) => one.id === id);
  if (!slot) return undefined;
  const all = unitsOf(agenda);
  const block = all.find(({ slots }) => slots.includes(slot))!;
  const row =
    slot.track === null
      ? all.map(({ slots }) => slots[0]!.id)
      : block.slots.filter(({ track }) => track === slot.track).map((one) => one.id);
  const at = row.indexOf(id);
  if (way === 'up') return at > 0 ? row[at - 1] : undefined;
  return at < row.length - 1 ? (row[at + 2] ?? null) : undefined;
}

/** The starts after everything that begins at or after a time moved by some minutes. */
export function timesAfter(
  agenda: readonly Timed[],
  from: string,
  minutes: number
): Map<string, string> {
  const rest = agenda.filter(({ starts }) => starts >= from);
  return new Map(rest.map(({ id, starts }) => [id, moveClockBy(starts, minutes)]));
}

function unitsOf(agenda: readonly Timed[]): Unit[] {
  const groups: Timed[][] = [];
  for (const slot of agenda.toSorted(byTime)) {
    const last = groups.at(-1);
    const beside = slot.track !== null && last?.[0]?.track != null;
    if (beside) last.push(slot);
    else groups.push([slot]);
  }
  return withGaps(groups);
}

const byTime = (a: Timed, b: Timed): number => minutesOf(a.starts) - minutesOf(b.starts);

function withGaps(groups: readonly Timed[][]): Unit[] {
  return groups.map((slots, at) => {
    const starts = minutesOf(slots[0]!.starts);
    const ends = Math.max(...slots.map(endOf));
    const next = groups[at + 1]?.[0];
    return {
      slots,
      starts,
      length: ends - starts,
      gap: next ? minutesOf(next.starts) - ends : 0
    };
  });
}

function moveUnit(units: readonly Unit[], id: string, before: string | null): Map<string, string> {
  const holds = (slot: string) => (unit: Unit) => unit.slots.some((one) => one.id === slot);
  const from = units.findIndex(holds(id));
  const rest = units.filter((_, at) => at !== from);
  const to = before === null ? rest.length : rest.findIndex(holds(before));
  if (from < 0 || to < 0) return new Map();
  const order = rest.toSpliced(to, 0, units[from]!);
  // the last one has no gap of its own: the one that it takes over stays where it was
  const gaps = gapsOf(order, units);
  const starts = new Map<string, string>();
  let at = units[0]!.starts;
  order.forEach((unit, place) => {
    for (const slot of unit.slots) {
      const moved = moveClockBy(slot.starts, at - unit.starts);
      if (moved !== slot.starts) starts.set(slot.id, moved);
    }
    at += unit.length + gaps[place]!;
  });
  return starts;
}

/** Each unit keeps the gap after it, but who was last takes the gap of who is last now. */
function gapsOf(order: readonly Unit[], before: readonly Unit[]): number[] {
  const was = before.at(-1)!;
  const is = order.at(-1)!;
  return order.map((unit) => (unit === is ? 0 : unit === was ? is.gap : unit.gap));
}
