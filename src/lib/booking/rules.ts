/** What holds at the booking desk; pure (product.md, "The booking desk"). */
import type { BookingState, Day, EventKind, Instant, LocalTime } from '#db/schema.ts';
import {
  at,
  clockPart,
  dayOf,
  dayPart,
  plus,
  schoolDaysAfter,
  schoolDaysBefore,
  toInstant,
  toLocal
} from '#lib/time.server.ts';

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

/** School days before a full day, and any other, at which free places are no longer given unasked. */
export const CUT_OFF_DAYS = { fullDay: 5, other: 1 } as const;
/** The clock time of it. */
const CUT_OFF_CLOCK = '16:00';

/**
 * Until when a place that becomes free is given to a waiting person without asking: full day five
 * school days before, twilight and Teachmeet 16:00 on the school day before, webinar its start; or as
 * many school days before as the event was made with.
 * Counts in the school days of the booking's authority (rule 6).
 */
export function servedUntil(
  event: { kind: EventKind; starts_local: LocalTime; cut_off_days?: number | null },
  closed: ReadonlySet<Day>
): Instant {
  if (event.kind === 'webinar') return toInstant(event.starts_local);
  const usual = event.kind === 'full-day' ? CUT_OFF_DAYS.fullDay : CUT_OFF_DAYS.other;
  const days = event.cut_off_days ?? usual;
  return at(schoolDaysBefore(dayPart(event.starts_local), days, closed), CUT_OFF_CLOCK);
}

/** The clock time at which an offer made before the cut-off ends, on the next school day. */
const OFFER_CLOCK = '20:00';
/** After the cut-off an offer stands for so many hours, counted between these clock times. */
const SHORT_OFFER_HOURS = 3;
const DAY_BEGINS = '07:00';
const DAY_ENDS = '20:00';
/** Every offer ends so many minutes before the start, and none is made later. */
const OFFER_ENDS_BEFORE = 60;

/** After this instant no place of an event is offered to anyone. */
export function lastOfferAt(startsAt: Instant): Instant {
  return plus(startsAt, { minutes: -OFFER_ENDS_BEFORE });
}

/**
 * Until when an offer made `now` stands: 20:00 on the next school day; after the cut-off three
 * hours between 07:00 and 20:00; never later than an hour before the start. Null: too late for one.
 */
export function offerUntil(
  facts: { startsAt: Instant; servedUntil: Instant; now: Instant },
  closed: ReadonlySet<Day>
): Instant | null {
  const { startsAt, servedUntil, now } = facts;
  const last = lastOfferAt(startsAt);
  if (now >= last) return null;
  const until =
    now < servedUntil
      ? at(schoolDaysAfter(dayOf(now), 1, closed), OFFER_CLOCK)
      : plusDaytime(now, SHORT_OFFER_HOURS);
  return until < last ? until : last;
}

/** So many hours after an instant, of those in which people are awake. */
function plusDaytime(now: Instant, hours: number): Instant {
  const day = dayOf(now);
  const tomorrow = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  const clock = clockPart(toLocal(now));
  if (clock >= DAY_ENDS) return plus(at(tomorrow, DAY_BEGINS), { hours });
  const from = clock < DAY_BEGINS ? at(day, DAY_BEGINS) : now;
  const until = plus(from, { hours });
  const evening = at(day, DAY_ENDS);
  if (until <= evening) return until;
  const left = Temporal.Instant.from(evening).until(until);
  return plus(at(tomorrow, DAY_BEGINS), left);
}

/** School days before a full day: until then its places come back in good time. */
const FULL_DAY_NOTICE = 5;

/**
 * Until when a place is given back in good time: full day five school days before, otherwise noon
 * on the day. Cancelling later is possible, and is recorded as *apologies* (booking desk, 6).
 */
export function cancelInTimeUntil(
  event: { kind: EventKind; starts_local: LocalTime },
  closed: ReadonlySet<Day>
): Instant {
  const day = dayPart(event.starts_local);
  return event.kind === 'full-day'
    ? at(schoolDaysBefore(day, FULL_DAY_NOTICE, closed), CUT_OFF_CLOCK)
    : at(day, '12:00');
}

/** People whom one form books at most. */
export const PARTY_MOST = 40;

/** When places without a name go back, at noon: five school days before a full day, else two. */
export function namesByFor(
  event: { kind: EventKind; starts_local: LocalTime },
  closed: ReadonlySet<Day>
): Instant {
  const days = event.kind === 'full-day' ? FULL_DAY_NOTICE : 2;
  return at(schoolDaysBefore(dayPart(event.starts_local), days, closed), '12:00');
}

/** When a booker is reminded of missing names: at nine, two school days before they go back. */
export function namesMissingAt(namesBy: Instant, closed: ReadonlySet<Day>): Instant {
  return at(schoolDaysBefore(dayOf(namesBy), 2, closed), '09:00');
}

/** When those who still wait are told that no place came up so far. */
export function noPlaceYetAt(
  event: { starts_local: LocalTime },
  closed: ReadonlySet<Day>
): Instant {
  return at(schoolDaysBefore(dayPart(event.starts_local), 1, closed), '15:00');
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
