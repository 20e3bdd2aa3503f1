/** When whoever came is thanked, and when people read mail at all; pure (calendar-email.md, "Reminders"). */
import type { Day, Instant } from '#db/schema.ts';
import { at, awake, dayOf, isSchoolDay, plus, schoolDaysAfter } from '#lib/time.server.ts';

import { CLOCK } from './rules.ts';

/** Now, or the next 07:00 of a school day when it is night or the schools are closed. */
export function sendableFrom(now: Instant, closed: ReadonlySet<Day>): Instant {
  const then = awake(now);
  const day = dayOf(then);
  return isSchoolDay(day, closed) ? then : awake(at(schoolDaysAfter(day, 1, closed), '00:00'));
}

/** The letter of it. */
export const THANK_KIND = 'thank-guest';
/** Hours after the end at which whoever came is thanked. */
const THANK_HOURS = 1;
/** Days after the end in which a thanks is still one. */
const THANK_DAYS = 3;

/**
 * When whoever came is thanked: an hour after the end, at night at 07:00; when their schools are
 * closed then, at 15:30 on their next school day.
 */
export function thankAt(endsAt: Instant, closed: ReadonlySet<Day>): Instant {
  const then = awake(plus(endsAt, { hours: THANK_HOURS }));
  const day = dayOf(then);
  return isSchoolDay(day, closed) ? then : at(schoolDaysAfter(day, 1, closed), CLOCK);
}

/** Until when a thanks may go: three days after the end, or a day after holidays delayed it. */
export function thankUntil(endsAt: Instant, due: Instant): Instant {
  const [three, one] = [plus(endsAt, { hours: THANK_DAYS * 24 }), plus(due, { hours: 24 })];
  return three > one ? three : one;
}
