/** What an establishment's office sees: who from there goes where; never a need or an answer. */
import { countAll, type Db } from '#db/open.server.ts';
import type { BookingState, Cover, Day, Instant } from '#db/schema.ts';
import { readCalendars } from '#lib/organisations/school-calendar.server.ts';
import { fold } from '#lib/text.ts';
import { dayPart, plus, whenText } from '#lib/time.server.ts';

import { answeredOf, type Answered } from '../release/read.server.ts';
import { inSchoolTime } from '../release/release.server.ts';

/** A booking for the establishment. */
export interface SchoolLine {
  booking: string;
  /** Null: the name is to follow. */
  name: string | null;
  event: string;
  title: string;
  when: string;
  state: BookingState;
  inSchoolTime: boolean;
  cover: Cover | null;
  /** They say that their headteacher has agreed. */
  told: boolean;
  /** The event asks for the headteacher's own answer. */
  mustAgree: boolean;
  answered: Answered | null;
}

export const SCHOOL_PAGE = 20;
/** How far back the page looks. */
const LATELY_DAYS = 90;

const SEEN: readonly BookingState[] = ['confirmed', 'waiting', 'offered', 'requested'];

function bookingsOf(
  db: Db,
  {
    establishment,
    search,
    now,
    past
  }: {
    establishment: string;
    search: string;
    now: Instant;
    past: boolean;
  }
) {
  let query = db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .where('booking.establishment_id', '=', establishment)
    .where('booking.state', 'in', past ? ['confirmed'] : SEEN)
    .where('booking.wish_of', 'is', null)
    .where('event.status', 'in', ['published', 'postponed', 'finished']);
  query = past
    ? query
        .where('event.ends_at', '<=', now)
        .where('event.ends_at', '>', plus(now, { hours: -24 * LATELY_DAYS }))
    : query.where((eb) => eb.or([eb('event.ends_at', 'is', null), eb('event.ends_at', '>', now)]));
  const folded = fold(search);
  if (folded) {
    query = query.where((eb) =>
      eb.or([
        eb('person.name_folded', 'like', `%${folded}%`),
        eb(eb.fn('lower', ['event.title']), 'like', `%${folded}%`)
      ])
    );
  }
  return query;
}

/** A page of who from an establishment goes where, soonest first; or of who went lately, newest first. */
export async function schoolBookings(
  db: Db,
  facts: {
    establishment: string;
    authority: string | null;
    search: string;
    page: number;
    past: boolean;
    now: Instant;
  }
): Promise<{ lines: SchoolLine[]; total: number }> {
  const { page, past } = facts;
  const query = bookingsOf(db, facts);
  const [rows, { total }] = await Promise.all([
    linesOf(query)
      .orderBy('event.starts_at', past ? 'desc' : 'asc')
      .orderBy('event.id')
      .orderBy('person.name_folded')
      .orderBy('booking.id')
      .limit(SCHOOL_PAGE)
      .offset((page - 1) * SCHOOL_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { total, lines: await withSchoolTime(db, rows, facts.authority) };
}

/** One booking to come of an establishment; undefined for any other. */
export async function schoolBooking(
  db: Db,
  facts: { establishment: string; authority: string | null; booking: string; now: Instant }
): Promise<SchoolLine | undefined> {
  const rows = await linesOf(bookingsOf(db, { ...facts, search: '', past: false }))
    .where('booking.id', '=', facts.booking)
    .execute();
  return (await withSchoolTime(db, rows, facts.authority))[0];
}

const linesOf = (query: ReturnType<typeof bookingsOf>) =>
  query.select([
    'booking.id as booking',
    'booking.state',
    'person.name',
    'person.email',
    'event.id as event',
    'event.title',
    'event.starts_local',
    'event.ends_local',
    'event.release_at',
    'release.cover',
    'release.told_at',
    'release.answer',
    'release.answered_name',
    'release.answered_role'
  ]);

async function withSchoolTime(
  db: Db,
  rows: Awaited<ReturnType<ReturnType<typeof linesOf>['execute']>>,
  authority: string | null
): Promise<SchoolLine[]> {
  const days = rows
    .flatMap(({ starts_local }) => (starts_local ? [dayPart(starts_local)] : []))
    .sort();
  const [from, to] = [days[0], days.at(-1)];
  const closed = from && to ? (await readCalendars(db, { from, to }))(authority) : new Set<Day>();
  return rows.map((row) => ({
    booking: row.booking,
    name: row.name === '' ? row.email : row.name,
    event: row.event,
    title: row.title,
    when: whenText(row),
    state: row.state,
    inSchoolTime: inSchoolTime(row, closed),
    cover: row.cover,
    told: row.told_at !== null,
    mustAgree: row.release_at !== null,
    answered: answeredOf(row)
  }));
}
