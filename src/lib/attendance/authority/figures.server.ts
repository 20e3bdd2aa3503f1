/** An authority's figures: its own bookings, who attended, by event, school and cluster. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { schoolYear, yearSpan } from '#lib/organisations/calendars/lines.server.ts';
import type { Column } from '#lib/table.server.ts';
import { fold } from '#lib/text.ts';
import { dayPart, dayText } from '#lib/time.server.ts';
import { coordinator } from '#lib/words/en/coordinator.ts';

import { hoursText, learningMinutes } from './people.server.ts';

const words = coordinator.file;

interface Counts {
  booked: number;
  waiting: number;
  attended: number;
  /** Of professional learning, of those who attended. */
  minutes: number;
}

export interface EventFigures extends Counts {
  id: string;
  title: string;
  /** `Thu 10 Dec 2026`, or empty without a date. */
  day: string;
}
export interface GroupFigures extends Counts {
  id: string;
  name: string;
}
export interface AuthorityFigures {
  total: Counts;
  /** Schools and nurseries of which somebody attended. */
  schools: number;
  byEvent: EventFigures[];
  bySchool: GroupFigures[];
  byCluster: GroupFigures[];
}

const count = (condition: ReturnType<typeof sql>) =>
  sql<number>`cast(sum(case when ${condition} then 1 else 0 end) as integer)`;
const NONE: Counts = { booked: 0, waiting: 0, attended: 0, minutes: 0 };

/** School years in which people of an authority have bookings, the newest first. */
export async function figureYears(db: Db, authority: string): Promise<number[]> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(sql<string>`substr(event.starts_local, 1, 10)`.as('day'))
    .distinct()
    .where('booking.authority_id', '=', authority)
    .where('event.starts_local', 'is not', null)
    .execute();
  return [...new Set(rows.map(({ day }) => schoolYear(day)))].sort((a, b) => b - a);
}

/**
 * Everything in one query, a row for each school at each event; of all years, or of the events of one
 * school year, which leaves out those without a date.
 */
export async function authorityFigures(
  db: Db,
  authority: string,
  year: number | null = null
): Promise<AuthorityFigures> {
  const span = year === null ? null : yearSpan(year);
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('cluster', 'cluster.id', 'establishment.cluster_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .select([
      'event.id as event',
      'event.title',
      'event.starts_at',
      'event.starts_local',
      'event.ends_local',
      'event.clpl_minutes',
      'establishment.id as school',
      'establishment.name',
      'cluster.id as cluster',
      'cluster.name as clusterName',
      count(sql`booking.state = 'confirmed'`).as('booked'),
      count(sql`booking.state = 'waiting'`).as('waiting'),
      count(sql`attendance.came = 'attended' and booking.state = 'confirmed'`).as('attended')
    ])
    .where('booking.authority_id', '=', authority)
    .where('booking.person_id', 'is not', null)
    .where('booking.state', 'in', ['confirmed', 'waiting'])
    .where('booking.wish_of', 'is', null)
    .where('event.status', 'in', ['published', 'postponed', 'finished'])
    .$if(span !== null, (query) =>
      query
        .where('event.starts_local', '>=', span!.from)
        // a time of its last day comes after the day's own text
        .where('event.starts_local', '<', `${span!.to}U`)
    )
    .groupBy([
      'event.id',
      'event.title',
      'event.starts_at',
      'event.starts_local',
      'event.ends_local',
      'event.clpl_minutes',
      'establishment.id',
      'establishment.name',
      'cluster.id',
      'cluster.name'
    ])
    .orderBy('event.starts_at', 'desc')
    .orderBy('event.id')
    .execute();
  const counted = rows.map((row) => ({ ...row, minutes: row.attended * learningMinutes(row) }));
  const events = new Map<string, EventFigures>();
  const schools = new Map<string, GroupFigures>();
  const clusters = new Map<string, GroupFigures>();
  const total = { ...NONE };
  for (const row of counted) {
    add(total, row);
    add(
      entry(events, row.event, () => ({
        id: row.event,
        title: row.title,
        day: row.starts_local ? dayText(dayPart(row.starts_local), true) : '',
        ...NONE
      })),
      row
    );
    const group = (id: string, name: string | null) => () => ({ id, name: name ?? '', ...NONE });
    if (row.school) add(entry(schools, row.school, group(row.school, row.name)), row);
    if (row.cluster) add(entry(clusters, row.cluster, group(row.cluster, row.clusterName)), row);
  }
  const bySchool = sorted(schools);
  return {
    total,
    schools: bySchool.filter(({ attended }) => attended > 0).length,
    byEvent: [...events.values()],
    bySchool,
    byCluster: sorted(clusters)
  };
}

function add(to: Counts, row: Counts): void {
  to.booked += row.booked;
  to.waiting += row.waiting;
  to.attended += row.attended;
  to.minutes += row.minutes;
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

const sorted = (groups: Map<string, GroupFigures>): GroupFigures[] =>
  [...groups.values()].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));

const COUNTS: readonly Column<Counts>[] = [
  { heading: words.booked, value: ({ booked }) => String(booked) },
  { heading: words.waiting, value: ({ waiting }) => String(waiting) },
  { heading: words.attended, value: ({ attended }) => String(attended) },
  { heading: words.hours, value: ({ minutes }) => hoursText(minutes) }
];
export const EVENT_COLUMNS: readonly Column<EventFigures>[] = [
  { heading: words.event, value: ({ title }) => title },
  { heading: words.day, value: ({ day }) => day },
  ...COUNTS
];
export const SCHOOL_COLUMNS: readonly Column<GroupFigures>[] = [
  { heading: words.school, value: ({ name }) => name },
  ...COUNTS
];

/** A past event of the coordinator's list. */
export interface PastLine {
  card: EventCard;
  booked: number;
  attended: number;
  /** Whether it was noted of anybody at all who came. */
  noted: boolean;
}

export const PAST_PAGE = 20;

/** Events that are over and at which people of the authority had a place, newest first; two queries. */
export async function pastEvents(
  db: Db,
  facts: { authority: string; search: string; page: number; now: Instant }
): Promise<{ events: PastLine[]; total: number }> {
  const { authority, search, page, now } = facts;
  let query = db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .where('booking.authority_id', '=', authority)
    .where('booking.state', '=', 'confirmed')
    .where('event.status', 'in', ['published', 'finished'])
    .where('event.ends_at', '<=', now);
  const typed = search.trim().toLowerCase();
  if (typed) {
    const anywhere = `%${typed.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where(sql<boolean>`lower(event.title) like ${anywhere} escape '\\'`);
  }
  const columns = [
    'event.id',
    'event.slug',
    'event.title',
    'event.summary',
    'event.kind',
    'event.mode',
    'event.status',
    'event.place',
    'event.starts_local',
    'event.ends_local',
    'event.starts_at'
  ] as const;
  const [rows, { total }] = await Promise.all([
    query
      .select(columns)
      .select([
        sql<number>`cast(count(*) as integer)`.as('booked'),
        count(sql`attendance.came = 'attended'`).as('attended'),
        count(sql`attendance.came is not null`).as('noted')
      ])
      .groupBy(columns)
      .orderBy('event.starts_at', 'desc')
      .orderBy('event.id')
      .limit(PAST_PAGE)
      .offset((page - 1) * PAST_PAGE)
      .execute(),
    query
      .select(sql<number>`cast(count(distinct event.id) as integer)`.as('total'))
      .executeTakeFirstOrThrow()
  ]);
  return {
    total,
    events: rows.map((row) => ({
      card: toCard(row),
      booked: row.booked,
      attended: row.attended,
      noted: row.noted > 0
    }))
  };
}
