/** Facts about programmes that need no store. */
import type { Row } from '#db/schema.ts';

export type Participant = Row<'participant'>;

export const STATES = [
  'nominated',
  'reserve',
  'accepted',
  'declined',
  'withdrawn',
  'completed'
] as const;
/** As people see it; `reserve` has said yes and stands in line for a place. */
export type ParticipantState = (typeof STATES)[number];

type Instants = Pick<
  Participant,
  'accepted_at' | 'declined_at' | 'withdrawn_at' | 'completed_at' | 'reserved_at'
>;

export function stateOf(row: Instants): ParticipantState {
  if (row.withdrawn_at) return 'withdrawn';
  if (row.completed_at) return 'completed';
  if (row.declined_at) return 'declined';
  if (row.accepted_at) return 'accepted';
  return row.reserved_at ? 'reserve' : 'nominated';
}

/** Whether they use a place of their authority. */
export const usesPlace = (row: Instants): boolean =>
  row.accepted_at !== null && row.declined_at === null && row.withdrawn_at === null;

export interface Rule {
  events_needed: number | null;
  minutes_needed: number | null;
}

/** What of a programme somebody has done. */
export interface Doing {
  events: number;
  minutes: number;
}

/** What is still to do; nothing left completes the programme. */
export function missing(rule: Rule, done: Doing): Doing {
  return {
    events: Math.max(0, (rule.events_needed ?? 0) - done.events),
    minutes: Math.max(0, (rule.minutes_needed ?? 0) - done.minutes)
  };
}

export function fulfils(rule: Rule, done: Doing): boolean {
  const { events, minutes } = missing(rule, done);
  return events === 0 && minutes === 0;
}
