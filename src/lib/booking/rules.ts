/** What holds at the booking desk; pure (product.md, "The booking desk"). */
import type { BookingState, Day, EventKind, Instant, LocalTime } from '#db/schema.ts';
import { at, dayPart, schoolDaysBefore, toInstant } from '#lib/time.server.ts';

/** The states in which a booking counts as someone's one booking for an event. */
export const LIVE: readonly BookingState[] = [
  'held',
  'requested',
  'waiting',
  'offered',
  'confirmed'
];

/** Minutes for which a place is held for an address that is not yet proved. */
export const HOLD_MINUTES = 60;
/** Places that one client, and all unproved addresses of an event together, may hold. */
export const HELD_PER_CLIENT = 3;
export const HELD_SHARE = 0.1;

/** School days before a full day, and the clock time, at which free places are no longer given unasked. */
const FULL_DAY_CUT_OFF = 5;
const CUT_OFF_CLOCK = '16:00';

/**
 * Until when a place that becomes free is given to a waiting person without asking: full day five
 * school days before, twilight and Teachmeet 16:00 on the school day before, webinar its start.
 * Counts in the school days of the booking's authority (rule 6).
 */
export function servedUntil(
  event: { kind: EventKind; starts_local: LocalTime },
  closed: ReadonlySet<Day>
): Instant {
  if (event.kind === 'webinar') return toInstant(event.starts_local);
  const days = event.kind === 'full-day' ? FULL_DAY_CUT_OFF : 1;
  return at(schoolDaysBefore(dayPart(event.starts_local), days, closed), CUT_OFF_CLOCK);
}

/** How many places of an event may be held by unproved addresses; at least one. */
export function heldAtMost(places: number): number {
  return Math.max(1, Math.floor(places * HELD_SHARE));
}

const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Six letters and digits without 0 O 1 I L, from six random bytes. */
export function referenceFrom(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 6), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** What `windows` of ten stand lit for places left: at least one while any is, never all while one is taken. */
export function litWindows(left: number, places: number): number {
  if (left <= 0 || places <= 0) return 0;
  if (left >= places) return 10;
  return Math.min(9, Math.max(1, Math.round((left / places) * 10)));
}
