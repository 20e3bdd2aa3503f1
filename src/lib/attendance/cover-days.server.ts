/**
 * Cover days: what a school can claim for afterwards.
 *
 * The rule: a booking counts where it was noted that the person attended **and** they had said that
 * cover is needed. It counts half a day where the event's sitting is no longer than three and a half
 * hours (a morning or an afternoon of classes), else a whole one. Who was not noted counts nothing,
 * also where no register was taken: a claim needs a record. So does who was online.
 */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant, LocalTime } from '#db/schema.ts';
import { yearSpan } from '#lib/organisations/calendars/lines.server.ts';
import type { Column } from '#lib/table.server.ts';
import { dayPart, dayText, minutesBetween } from '#lib/time.server.ts';
import { release } from '#lib/words/en/release.ts';

const words = release.file;

/** Minutes up to which somebody is away for half a day. */
const HALF_DAY_MINUTES = 210;

/** Half a day or a whole one. */
export function coverDaysOf(starts: LocalTime, ends: LocalTime): number {
  return minutesBetween(starts, ends) <= HALF_DAY_MINUTES ? 0.5 : 1;
}

/** One school at one event. */
export interface CoverLine {
  establishment: string | null;
  school: string;
  seed: string | null;
  authority: string | null;
  event: { id: string; title: string; day: string };
  /** How many people of it needed cover and attended. */
  people: number;
  days: number;
}

/**
 * Cover days by school and event, oldest first, in one query. Of one event, or of one authority's
 * bookings, by their stamp; of all years, or of one school year.
 */
export async function coverDays(
  db: Db,
  {
    event,
    authority,
    year = null,
    now
  }: { event?: string; authority?: string; year?: number | null; now: Instant }
): Promise<CoverLine[]> {
  let query = db
    .selectFrom('attendance')
    .innerJoin('booking', 'booking.id', 'attendance.booking_id')
    .innerJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('authority', 'authority.id', 'booking.authority_id')
    .where('attendance.came', '=', 'attended')
    .where('release.cover', '=', 'needed')
    .where('booking.state', '=', 'confirmed')
    .where('event.ends_at', '<=', now);
  if (event) query = query.where('event.id', '=', event);
  if (authority) query = query.where('booking.authority_id', '=', authority);
  if (year !== null) {
    const { from, to } = yearSpan(year);
    query = query
      .where('event.starts_local', '>=', from)
      .where('event.starts_local', '<', `${to}U`);
  }
  const other = sql<
    string | null
  >`case when establishment.id is null then booking.establishment_other end`;
  const rows = await query
    .select([
      'establishment.id as establishment',
      'establishment.name as school',
      'establishment.seed_code as seed',
      'authority.name as authority',
      'event.id as event',
      'event.title',
      'event.starts_local',
      'event.ends_local',
      'event.starts_at',
      other.as('other'),
      sql<number>`cast(count(*) as integer)`.as('people')
    ])
    .groupBy([
      'establishment.id',
      'establishment.name',
      'establishment.seed_code',
      'authority.name',
      'event.id',
      'event.title',
      'event.starts_local',
      'event.ends_local',
      'event.starts_at',
      other
    ])
    .execute();
  return rows
    .sort(
      (a, b) =>
        compare(a.starts_at ?? '', b.starts_at ?? '') ||
        compare(a.school ?? a.other ?? '', b.school ?? b.other ?? '')
    )
    .map((row) => ({
      establishment: row.establishment,
      school: row.school ?? row.other ?? '',
      seed: row.seed,
      authority: row.authority,
      event: { id: row.event, title: row.title, day: dayPart(row.starts_local!) },
      people: row.people,
      days: row.people * coverDaysOf(row.starts_local!, row.ends_local!)
    }));
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const sumOfDays = (lines: readonly Pick<CoverLine, 'days'>[]): number =>
  lines.reduce((sum, { days }) => sum + days, 0);

/** Days by school, in the order of their names. */
export function daysBySchool(lines: readonly CoverLine[]): { school: string; days: number }[] {
  const sums = new Map<string, number>();
  for (const { school, days } of lines) sums.set(school, (sums.get(school) ?? 0) + days);
  return [...sums]
    .map(([school, days]) => ({ school, days }))
    .sort((a, b) => compare(a.school, b.school));
}

/** `2`, `2.5` */
export const daysText = (days: number): string => String(days);

/** The columns of a file for claims. */
export const COVER_COLUMNS: readonly Column<CoverLine>[] = [
  { heading: words.school, value: ({ school }) => school },
  { heading: words.seed, value: ({ seed }) => seed ?? '' },
  { heading: words.authority, value: ({ authority }) => authority ?? '' },
  { heading: words.event, value: ({ event }) => event.title },
  { heading: words.day, value: ({ event }) => dayText(event.day, true) },
  { heading: words.people, value: ({ people }) => String(people) },
  { heading: words.days, value: ({ days }) => daysText(days) }
];
