/** Instants, UK wall-clock times and school days. Everything here is pure; `now` comes from outside. */
import type { Day, Instant, LocalTime } from '#db/schema.ts';
import { time as words } from '#lib/words/en/time.ts';

/** The zone in which events take place and people read times. */
export const ZONE = 'Europe/London';

const NBSP = '\u00a0';
/** Keeps "4–5:30 pm" together: an en dash between word joiners. */
const DASH = '–\u2060';

// ── instants ────────────────────────────────────────────────────────────────────────────────────

export const toText = (instant: Temporal.Instant): Instant =>
  instant.toString({ smallestUnit: 'millisecond' });

/** `instant` moved by exact time, such as `{ minutes: 60 }` or `{ hours: -2 }`; no days. */
export function plus(instant: Instant, duration: Temporal.DurationLike): Instant {
  return toText(Temporal.Instant.from(instant).add(duration));
}

export function zoned(instant: Instant, zone = ZONE): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
}

/** The day in the zone on which an instant falls. */
export function dayOf(instant: Instant, zone = ZONE): Day {
  return zoned(instant, zone).toPlainDate().toString();
}

// ── wall-clock times ────────────────────────────────────────────────────────────────────────────

/** `26/11/2026`, `26.11.26`, `26 11 2026` or `2026-11-26` as a day; null when it is none. */
export function readDay(typed: string): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed.trim());
  const uk = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$/.exec(typed.trim());
  const [year, month, day] = iso
    ? [iso[1]!, iso[2]!, iso[3]!]
    : uk
      ? [uk[3]!.length === 2 ? `20${uk[3]}` : uk[3]!, uk[2]!, uk[1]!]
      : [];
  if (!year) return null;
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' }
    ).toString();
  } catch {
    return null;
  }
}

/** `16:00`, `16.00`, `4 pm`, `4:30pm` as `HH:MM`; null when it is none. */
export function readClock(typed: string): string | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(typed.trim());
  if (!match || (!match[2] && !match[3])) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase();
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/**
 * Whether a local time is read differently by different calendars: it does not exist, or exists
 * twice, on the day that the clocks change, or lies in the hour that the other change touches.
 * Such times (01:00–01:59 in the UK) are refused.
 */
export function isClockChange(local: LocalTime, zone = ZONE): boolean {
  const wall = Temporal.PlainDateTime.from(local);
  const day = wall.toPlainDate();
  const midnight = day.toZonedDateTime(zone);
  return midnight.hoursInDay !== 24 && wall.hour === 1;
}

/** The instant of a wall-clock time. */
export function toInstant(local: LocalTime, zone = ZONE): Instant {
  return toText(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant());
}

/** Wall-clock text of an instant: `2026-11-26T16:00`. */
export function toLocal(instant: Instant, zone = ZONE): LocalTime {
  return zoned(instant, zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** `HH:MM` moved by minutes, kept within the day. */
export function moveClockBy(clock: string, minutes: number): string {
  return Temporal.PlainTime.from(clock).add({ minutes }).toString({ smallestUnit: 'minute' });
}

/** Minutes from one local time to another; negative when it lies before. */
export function minutesBetween(from: LocalTime, to: LocalTime): number {
  return Temporal.PlainDateTime.from(from)
    .until(Temporal.PlainDateTime.from(to), { largestUnit: 'minute' })
    .total('minute');
}

export const dayPart = (local: LocalTime): Day => local.slice(0, 10);
export const clockPart = (local: LocalTime): string => local.slice(11, 16);

// ── school days (rule 6) ────────────────────────────────────────────────────────────────────────

/** Whether schools with these closed days are open to pupils; weekends never. */
export function isSchoolDay(day: Day, closed: ReadonlySet<Day>): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5 && !closed.has(day);
}

/** The `count`th school day before `day`; 1 is the last one before it. */
export function schoolDaysBefore(day: Day, count: number, closed: ReadonlySet<Day>): Day {
  return stepSchoolDays(day, -count, closed);
}

/** The `count`th school day after `day`; 1 is the next one. */
export function schoolDaysAfter(day: Day, count: number, closed: ReadonlySet<Day>): Day {
  return stepSchoolDays(day, count, closed);
}

/** A year without a school day is a calendar typed wrongly; weekdays then have to do. */
const LONGEST_HOLIDAY = 366;

function stepSchoolDays(day: Day, count: number, closed: ReadonlySet<Day>): Day {
  const step = count < 0 ? -1 : 1;
  let at = Temporal.PlainDate.from(day);
  let looked = 0;
  for (let left = Math.abs(count); left > 0;) {
    at = at.add({ days: step });
    looked += 1;
    const closedNow = looked > LONGEST_HOLIDAY ? NONE : closed;
    if (isSchoolDay(at.toString(), closedNow)) left -= 1;
  }
  return at.toString();
}
const NONE: ReadonlySet<Day> = new Set();

/** The instant of a wall-clock time on a day. */
export function at(day: Day, clock: string, zone = ZONE): Instant {
  return toInstant(`${day}T${clock}`, zone);
}

// ── quiet hours ─────────────────────────────────────────────────────────────────────────────────

/** Reminders and announcements are sent in neither half of the night (calendar-email.md, 5). */
const QUIET = { from: '21:00', until: '07:00', eveningBefore: '20:30' };

/**
 * The instant at which what is due at `due` may be sent: that one, or the next 07:00 when it lies in
 * the quiet hours; where that is not before `latest`, the evening before instead.
 */
export function awake(due: Instant, latest?: Instant | null, zone = ZONE): Instant {
  const local = toLocal(due, zone);
  const clock = clockPart(local);
  if (clock >= QUIET.until && clock < QUIET.from) return due;
  const day = Temporal.PlainDate.from(dayPart(local));
  const night = clock >= QUIET.from ? day : day.subtract({ days: 1 });
  const morning = at(night.add({ days: 1 }).toString(), QUIET.until, zone);
  if (!latest || morning < latest) return morning;
  return at(night.toString(), QUIET.eveningBefore, zone);
}

// ── how times read ──────────────────────────────────────────────────────────────────────────────

/** `4 pm`, `5:30 pm`, `12 noon`. */
export function clockText(clock: string): string {
  const { hour, minute } = Temporal.PlainTime.from(clock);
  if (hour === 12 && minute === 0) return words.noon.replace(' ', NBSP);
  return `${digits(hour, minute)}${NBSP}${half(hour)}`;
}

/** `4–5:30 pm`, `9:15 am–3:15 pm`. */
export function spanText(from: string, to: string): string {
  const start = Temporal.PlainTime.from(from);
  const end = Temporal.PlainTime.from(to);
  const sameHalf = half(start.hour) === half(end.hour);
  const first = sameHalf && start.hour !== 12 ? digits(start.hour, start.minute) : clockText(from);
  return `${first}${DASH}${clockText(to)}`;
}

/** `Thu 26 Nov`, with the year when asked. */
export function dayText(day: Day, withYear = false): string {
  const date = Temporal.PlainDate.from(day);
  const parts = [words.days[date.dayOfWeek - 1], date.day, words.months[date.month - 1]];
  if (withYear) parts.push(date.year);
  return parts.join(NBSP);
}

/** `Thursday 26 November 2026`. */
export function longDayText(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${words.longDays[date.dayOfWeek - 1]} ${date.day} ${words.longMonths[date.month - 1]} ${date.year}`;
}

/** `November 2026`. */
export function monthText(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${words.longMonths[date.month - 1]} ${date.year}`;
}

/** An instant as people read it: `Thu 26 Nov, 4 pm`. */
export function instantText(instant: Instant, zone = ZONE): string {
  const local = toLocal(instant, zone);
  return `${dayText(dayPart(local))}, ${clockText(clockPart(local))}`;
}

interface Sitting {
  starts_local: LocalTime | null;
  ends_local: LocalTime | null;
}

/** `Thu 26 Nov 2026, 4–5:30 pm`; "Date to come" without a date. */
export function whenText(event: Sitting, withYear = true): string {
  if (!event.starts_local || !event.ends_local) return words.noDate;
  const span = spanText(clockPart(event.starts_local), clockPart(event.ends_local));
  return `${dayText(dayPart(event.starts_local), withYear)}, ${span}`;
}

/** `Thu 26 Nov, 4 pm`, as it stands in a mail's subject; plain blanks, so that clients can wrap it. */
export function subjectWhen(event: Sitting): string {
  if (!event.starts_local) return words.noDate;
  const { starts_local: start } = event;
  return `${dayText(dayPart(start))}, ${clockText(clockPart(start))}`.replaceAll(NBSP, ' ');
}

/** The three lines of the date in an arch. */
export function archText(day: Day): { day: string; number: string; month: string } {
  const date = Temporal.PlainDate.from(day);
  return {
    day: words.days[date.dayOfWeek - 1]!,
    number: String(date.day),
    month: words.months[date.month - 1]!
  };
}

/** `1½ hours`, `2 hours`, `45 min`. */
export function lengthText(minutes: number): string {
  if (minutes < 60) return words.minutes(minutes);
  const whole = Math.floor(minutes / 60);
  const quarter = { 0: '', 15: '¼', 30: '½', 45: '¾' }[minutes % 60];
  return quarter === undefined
    ? `${words.hours(String(whole))} ${words.minutes(minutes % 60)}`
    : words.hours(`${whole}${quarter}`);
}

function digits(hour: number, minute: number): string {
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return minute === 0 ? String(twelve) : `${twelve}:${String(minute).padStart(2, '0')}`;
}
const half = (hour: number): string => (hour < 12 ? words.am : words.pm);
