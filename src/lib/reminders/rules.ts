/** What a reminder's rule is, and when it is due; pure (calendar-email.md, "Reminders"; rule 6). */
import type {
  Day,
  EventKind,
  Instant,
  LocalTime,
  RuleUnit,
  RuleWhat,
  RuleWho
} from '#db/schema.ts';
import {
  at,
  awake,
  dayOf,
  dayPart,
  isSchoolDay,
  plus,
  schoolDaysBefore
} from '#lib/time.server.ts';

/** What an organiser says of a rule. */
export interface RuleWish {
  unit: RuleUnit;
  count: number;
  /** `15:30`; null for hours, which are exact. */
  clock: string | null;
  who: RuleWho;
  what: RuleWhat;
}

export interface Rule extends RuleWish {
  /** One of the usual rules' names, or an id of our own; part of its letters' keys. */
  id: string;
  /** Null for the usual rules of an event that has none of its own. */
  madeAt: Instant | null;
}

export interface Sitting {
  kind: EventKind;
  starts_local: LocalTime;
  starts_at: Instant;
}

/** The end of a school day, when people read their mail. */
export const CLOCK = '15:30';
/** School days before a full day on which "is your cover arranged?" goes out. */
export const COVER_DAYS = 10;
export const REMIND_DAYS = 1;
const SOON_HOURS = 2;

/** What the house says of the usual rules; 0 school days: there is none of these. */
export interface UsualDays {
  cover?: number | undefined;
  reminder?: number | undefined;
  /** `15:30`. */
  clock?: string | undefined;
}

/**
 * The rules of an event whose organiser made none. Nobody is online at an event that is in the room
 * only; should it go online, they have the link two hours before.
 */
export function usualRules(kind: EventKind, days: UsualDays = {}): Rule[] {
  const usual = {
    clock: days.clock ?? CLOCK,
    who: 'all',
    unit: 'school-days',
    madeAt: null
  } as const;
  const { cover = COVER_DAYS, reminder = REMIND_DAYS } = days;
  return [
    ...(kind === 'full-day' && cover > 0
      ? [{ ...usual, id: 'cover', count: cover, what: 'cover' } as const]
      : []),
    ...(reminder > 0
      ? [{ ...usual, id: 'day-before', count: reminder, what: 'reminder' } as const]
      : []),
    {
      id: 'two-hours',
      unit: 'hours',
      count: SOON_HOURS,
      clock: null,
      who: 'online',
      what: 'starts-soon',
      madeAt: null
    }
  ];
}

/**
 * When a rule is due for people of one authority, as it says: the same wall-clock time on a school
 * day of theirs, or on a day of the calendar, also over a clock change; hours before are exact.
 */
export function dueAt(
  { starts_local, starts_at }: Pick<Sitting, 'starts_local' | 'starts_at'>,
  { unit, count, clock }: RuleWish,
  closed: ReadonlySet<Day>
): Instant {
  const day = dayPart(starts_local);
  switch (unit) {
    case 'school-days':
      return at(schoolDaysBefore(day, count, closed), clock!);
    case 'days':
      return at(Temporal.PlainDate.from(day).subtract({ days: count }).toString(), clock!);
    case 'hours':
      return plus(starts_at, { hours: -count });
  }
}

/** When a reminder goes, and why that is not the time which its rule says. */
export interface Moment {
  rule: Rule;
  at: Instant;
  moved: 'quiet' | 'closed' | null;
}

/**
 * The moment of a rule: as it is due, at night moved to 07:00 or to the evening before; from a day on
 * which the schools are closed to 15:30 on the last school day before. Null when it is due at the
 * start or later.
 */
export function momentOf(sitting: Sitting, rule: Rule, closed: ReadonlySet<Day>): Moment | null {
  const due = dueAt(sitting, rule, closed);
  if (due >= sitting.starts_at) return null;
  const then = awake(due, sitting.starts_at);
  const day = dayOf(then);
  if (isSchoolDay(day, closed)) return { rule, at: then, moved: then === due ? null : 'quiet' };
  return { rule, at: at(schoolDaysBefore(day, 1, closed), CLOCK), moved: 'closed' };
}
