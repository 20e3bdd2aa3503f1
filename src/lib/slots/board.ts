/** The board of a Teachmeet: how many minutes are left for talks; pure. */
import { CHANGEOVER, TALK_MINUTES } from './rules.ts';

interface BoardLine {
  kind: string;
  starts: string;
  clock: string;
  minutes: number;
  openTo: string | null;
  talk: string | null;
  talkMinutes: number | null;
}

export interface Board {
  /** Minutes of the slots that are still open, with a minute of changeover for each. */
  left: number;
  open: number;
  taken: number;
  break: { clock: string; minutes: number } | null;
}

/** Lengths of talks for which a board with talks has no open slot for a person's own. */
export function reserveLengths(lines: readonly BoardLine[]): number[] {
  const talks = lines.filter(
    ({ kind, openTo }) => kind === 'talk' && (openTo === 'psls' || openTo === 'anyone')
  );
  if (talks.length === 0) return [];
  const open = talks.filter(({ talk }) => talk === null);
  return TALK_MINUTES.filter((length) => open.every(({ minutes }) => minutes < length));
}

/** Null for an agenda without talks that people take. */
export function boardOf(lines: readonly BoardLine[]): Board | null {
  const talks = lines.filter(({ kind, openTo }) => kind === 'talk' && openTo !== null);
  if (talks.length === 0) return null;
  const open = talks.filter(({ talk }) => talk === null);
  const pause = lines.find(
    (line) => line.kind === 'break' && talks.some((one) => one.starts < line.starts)
  );
  return {
    left: open.reduce((sum, { minutes }) => sum + minutes + CHANGEOVER, 0),
    open: open.length,
    taken: talks.length - open.length,
    break: pause ? { clock: pause.clock, minutes: pause.minutes } : null
  };
}
