/** The countdown and the order of the big screen; pure, and the same in the browser. */

/** Seconds left at which the screen turns amber. */
export const AMBER = 30;

export const SIGNS = ['camel', 'bell', 'kazoo'] as const;
export type Sign = (typeof SIGNS)[number];

/** Instants are milliseconds since the epoch, of the server's clock. */
export interface Clock {
  beganAt: number | null;
  pausedAt: number | null;
  /** Seconds that it lasts. */
  seconds: number;
}

export interface Countdown {
  /** Whole seconds; negative once it is over. */
  left: number;
  state: 'calm' | 'amber' | 'red';
  running: boolean;
}

/** What a countdown shows at a moment: a second counts as left until it is over. */
export function countdown({ beganAt, pausedAt, seconds }: Clock, now: number): Countdown {
  const gone = beganAt === null ? 0 : Math.max(0, (pausedAt ?? now) - beganAt) / 1000;
  const left = seconds - Math.floor(gone);
  return {
    left,
    state: left <= 0 ? 'red' : left <= AMBER ? 'amber' : 'calm',
    running: beganAt !== null && pausedAt === null
  };
}

/** `1:24`, `+0:07` past the end. */
export function clockFace(left: number): string {
  const whole = Math.abs(left);
  return `${left < 0 ? '+' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** One thing that the screen shows: a slot of everybody's, or the talk that is given next. */
export interface Item {
  /** Its own slot in the agenda, whenever its turn is. */
  slot: string;
  kind: string;
  title: string;
  clock: string;
  seconds: number;
  who: { name: string; from: string | null } | null;
  talk: string | null;
}

interface AgendaSlot extends Item {
  /** `17:00`. */
  leaveBy: string | null;
}

/**
 * The order of the evening: the agenda's own, with the talks in the order in which they were drawn,
 * without those whose presenter is late. A drawn talk takes the next turn of a talk, whatever slot
 * it has in the agenda.
 */
export function orderOf(
  agenda: readonly AgendaSlot[],
  { drawn, late }: { drawn: readonly string[]; late: readonly string[] }
): Item[] {
  const talks = agenda.filter((slot) => slot.talk !== null && !late.includes(slot.talk));
  const first = drawn.flatMap((id) => talks.filter(({ talk }) => talk === id));
  const rest = talks.filter(({ talk }) => !drawn.includes(talk!));
  const order = [...first, ...rest];
  let turn = 0;
  return agenda.flatMap((slot) => {
    // an open slot, or one whose talk is late, has no turn of its own
    if (slot.talk === null) return slot.kind === 'talk' ? [] : [slot];
    if (late.includes(slot.talk)) return [];
    const talk = order[turn++]!;
    return [{ ...talk, clock: slot.clock }];
  });
}

/** What comes between the talks that are left: a break, or whatever is no talk. */
export interface Pause {
  /** Turns of talks before it, the one that is drawn among them. */
  turns: number;
  minutes: number;
}

/** The next pause of an order that begins with a talk; null when only talks are left. */
export function pauseIn(order: readonly Item[]): Pause | null {
  const turns = order.findIndex(({ talk }) => talk === null);
  if (turns < 0) return null;
  const behind = order.slice(turns);
  const next = behind.findIndex(({ talk }) => talk !== null);
  if (next < 0) return null;
  const seconds = behind.slice(0, next).reduce((sum, item) => sum + item.seconds, 0);
  return { turns, minutes: Math.ceil(seconds / 60) };
}

/**
 * Draws one of the talks that were not given: whoever must leave and might miss their turn comes
 * first, otherwise by chance.
 *
 * @param random from 0 to below 1
 */
export function draw(
  left: readonly { talk: string; leaveBy: string | null; seconds: number }[],
  { clock, random, pause = null }: { clock: string; random: number; pause?: Pause | null }
): string | null {
  const soon = hurried(left, clock, pause);
  const pool = soon.length > 0 ? soon : left;
  return pool[Math.floor(random * pool.length)]?.talk ?? null;
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Those who must go now: after one talk more, of the longest, they would be too late. */
function hurried<T extends { leaveBy: string | null; seconds: number }>(
  left: readonly T[],
  clock: string,
  pause: Pause | null
): T[] {
  const leaving = left
    .filter((one) => one.leaveBy !== null)
    .toSorted((a, b) => a.leaveBy!.localeCompare(b.leaveBy!));
  const longest = Math.max(0, ...left.map(({ seconds }) => Math.ceil(seconds / 60)));
  let at = minutesOf(clock) + longest + 1;
  for (const [before, one] of leaving.entries()) {
    // the turn that is drawn, and those of whoever leaves earlier, come first
    if (before + 1 === pause?.turns) at += pause.minutes;
    at += Math.ceil(one.seconds / 60);
    // with another before them, this one or one behind them would miss it
    if (at > minutesOf(one.leaveBy!)) return [leaving[0]!];
    at += 1;
  }
  return [];
}
