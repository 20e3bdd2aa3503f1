/** When reminders are due; pure (calendar-email.md, "Reminders"; rule 6). */
import type { Day, EventKind, EventMode, Instant, LocalTime } from '#db/schema.ts';
import { at, dayPart, plus, schoolDaysBefore } from '#lib/time.server.ts';

export type ReminderRule = 'day-before' | 'cover' | 'two-hours';

/** School days before a full day on which "is your cover arranged?" goes out. */
export const COVER_DAYS = 10;
const CLOCK = '15:30';

interface Sitting {
  kind: EventKind;
  mode: EventMode;
  starts_local: LocalTime;
  starts_at: Instant;
}

/** The rules of an event: the contract's defaults. */
export function rulesFor({ kind, mode }: Pick<Sitting, 'kind' | 'mode'>): ReminderRule[] {
  return [
    'day-before',
    ...(kind === 'full-day' ? (['cover'] as const) : []),
    ...(mode === 'room' ? [] : (['two-hours'] as const))
  ];
}

/**
 * When a rule is due for people of one authority: the same wall-clock time on a school day of
 * theirs, also over a clock change; hours before are exact.
 */
export function dueAt(event: Sitting, rule: ReminderRule, closed: ReadonlySet<Day>): Instant {
  const day = dayPart(event.starts_local);
  switch (rule) {
    case 'day-before':
      return at(schoolDaysBefore(day, 1, closed), CLOCK);
    case 'cover':
      return at(schoolDaysBefore(day, COVER_DAYS, closed), CLOCK);
    case 'two-hours':
      return plus(event.starts_at, { hours: -2 });
  }
}
