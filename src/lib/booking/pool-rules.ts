/** What holds for pools; pure (product.md, "Pool"; rules 6 and 11). */
import type { Day, Instant } from '#db/schema.ts';
import { at, schoolDaysBefore } from '#lib/time.server.ts';

/** School days before a release on which its coordinators are told, and the clock time. */
export const NOTICE_DAYS = 5;
const NOTICE_CLOCK = '09:00';

/** When a pool that is released on a day goes to everyone: its first minute, UK time. */
export const releaseAt = (on: Day): Instant => at(on, '00:00');

/** When the coordinators of a pool are told of its release, in school days of their authority. */
export function noticeAt(releaseOn: Day, closed: ReadonlySet<Day>): Instant {
  return at(schoolDaysBefore(releaseOn, NOTICE_DAYS, closed), NOTICE_CLOCK);
}
