/** The people of an authority as its coordinator sees them: by the stamp of their bookings, by name alone. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { BookingState, Came, Cover, Instant } from '#db/schema.ts';
import { answeredOf, type Answered } from '#lib/booking/release/read.server.ts';
import type { Column } from '#lib/table.server.ts';
import { fold } from '#lib/text.ts';
import { minutesBetween, whenText } from '#lib/time.server.ts';
import { coordinator } from '#lib/words/en/coordinator.ts';

const words = coordinator.file;

export interface AuthorityPeopleFilter {
  search: string;
  /** Ids. */
  school: string | null;
  cluster: string | null;
}

/** A person with bookings for the authority; never an address or a need. */
export interface AuthorityPerson {
  id: string;
  name: string;
  /** Of their newest booking for it. */
  school: string | null;
  bookings: number;
  coming: number;
  attended: number;
  minutes: number;
}

export const AUTHORITY_PAGE = 30;

const COUNTED: readonly BookingState[] = ['confirmed', 'waiting', 'offered', 'requested'];

/** Minutes of professional learning of an event: as its organiser says, else its length. */
export const learningMinutes = (event: {
  clpl_minutes: number | null;
  starts_local: string | null;
  ends_local: string | null;
}): number =>
  event.clpl_minutes ??
  (event.starts_local && event.ends_local
    ? minutesBetween(event.starts_local, event.ends_local)
    : 0);

/** `12`, `1.5`, of minutes. */
export const hoursText = (minutes: number): string => String(Math.round(minutes / 6) / 10);

function bookingsOf(db: Db, authority: string, { search, school, cluster }: AuthorityPeopleFilter) {
  let query = db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .where('booking.authority_id', '=', authority)
    .where('booking.state', 'in', COUNTED)
    .where('booking.wish_of', 'is', null);
  const folded = fold(search);
  if (folded) query = query.where('person.name_folded', 'like', `%${folded}%`);
  if (school) query = query.where('booking.establishment_id', '=', school);
  if (cluster) query = query.where('establishment.cluster_id', '=', cluster);
  return query;
}

/** A page of them by name, or all for a file; a bounded number of queries. */
export async function authorityPeople(
  db: Db,
  facts: {
    authority: string;
    filter: AuthorityPeopleFilter;
    page: number | null;
    now: Instant;
  }
): Promise<{ people: AuthorityPerson[]; total: number }> {
  const { authority, filter, page, now } = facts;
  const query = bookingsOf(db, authority, filter);
  let lines = query
    .select(['person.id', 'person.name', 'person.name_folded'])
    .groupBy(['person.id', 'person.name', 'person.name_folded'])
    .orderBy('person.name_folded')
    .orderBy('person.id');
  if (page !== null) lines = lines.limit(AUTHORITY_PAGE).offset((page - 1) * AUTHORITY_PAGE);
  const [people, { total }] = await Promise.all([
    lines.execute(),
    query
      .select(sql<number>`cast(count(distinct person.id) as integer)`.as('total'))
      .executeTakeFirstOrThrow()
  ]);
  if (people.length === 0) return { people: [], total };
  const none = { search: '', school: null, cluster: null };
  let theirs = bookingsOf(db, authority, none)
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id');
  // a file has everybody, who are too many to name one by one
  if (page !== null) {
    theirs = theirs.where(
      'person.id',
      'in',
      people.map(({ id }) => id)
    );
  }
  const rows = await theirs
    .select([
      'person.id',
      'establishment.name as school',
      'booking.establishment_other as other',
      'event.clpl_minutes',
      'event.starts_local',
      'event.ends_local',
      'event.ends_at',
      'attendance.came'
    ])
    .orderBy('booking.created_at')
    .orderBy('booking.id')
    .execute();
  const found = new Map<string, AuthorityPerson>(
    people.map(({ id, name }) => [
      id,
      { id, name, school: null, bookings: 0, coming: 0, attended: 0, minutes: 0 }
    ])
  );
  for (const row of rows) {
    const person = found.get(row.id);
    if (!person) continue;
    person.school = row.school ?? row.other ?? person.school;
    person.bookings += 1;
    if (row.ends_at === null || row.ends_at > now) person.coming += 1;
    if (row.came === 'attended') {
      person.attended += 1;
      person.minutes += learningMinutes(row);
    }
  }
  return { people: [...found.values()], total };
}

/** A booking of one person for the authority. */
export interface AuthorityBooking {
  booking: string;
  event: string;
  title: string;
  when: string;
  school: string | null;
  state: BookingState;
  came: Came | null;
  cover: Cover | null;
  /** They say that their headteacher has agreed. */
  told: boolean;
  answered: Answered | null;
}

/** What one person booked for the authority, newest first; null where they never did. */
export async function authorityPerson(
  db: Db,
  { authority, person }: { authority: string; person: string }
): Promise<{ name: string; bookings: AuthorityBooking[] } | null> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .leftJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .select([
      'person.name',
      'booking.id as booking',
      'event.id as event',
      'event.title',
      'event.starts_local',
      'event.ends_local',
      'establishment.name as school',
      'booking.establishment_other as other',
      'booking.state',
      'attendance.came',
      'release.cover',
      'release.told_at',
      'release.answer',
      'release.answered_name',
      'release.answered_role'
    ])
    .where('booking.authority_id', '=', authority)
    .where('booking.person_id', '=', person)
    .where('booking.wish_of', 'is', null)
    .orderBy('event.starts_at', 'desc')
    .orderBy('booking.id')
    .execute();
  if (rows.length === 0) return null;
  return {
    name: rows[0]!.name,
    bookings: rows.map((row) => ({
      booking: row.booking,
      event: row.event,
      title: row.title,
      when: whenText(row),
      school: row.school ?? row.other,
      state: row.state,
      came: row.came,
      cover: row.cover,
      told: row.told_at !== null,
      answered: answeredOf(row)
    }))
  };
}

/** The authority's schools that somebody booked for, and its clusters, to choose among. */
export async function authorityChoices(
  db: Db,
  authority: string
): Promise<Record<'schools' | 'clusters', { value: string; text: string }[]>> {
  const [schools, clusters] = await Promise.all([
    db
      .selectFrom('booking')
      .innerJoin('establishment', 'establishment.id', 'booking.establishment_id')
      .select(['establishment.id as value', 'establishment.name as text'])
      .distinct()
      .where('booking.authority_id', '=', authority)
      .orderBy('establishment.name')
      .execute(),
    db
      .selectFrom('cluster')
      .select(['id as value', 'name as text'])
      .where('authority_id', '=', authority)
      .orderBy('name')
      .execute()
  ]);
  return { schools, clusters };
}

/** The columns of a coordinator's file of people. */
export const PEOPLE_COLUMNS: readonly Column<AuthorityPerson>[] = [
  { heading: words.name, value: ({ name }) => name },
  { heading: words.school, value: ({ school }) => school ?? '' },
  { heading: words.bookings, value: ({ bookings }) => String(bookings) },
  { heading: words.coming, value: ({ coming }) => String(coming) },
  { heading: words.attended, value: ({ attended }) => String(attended) },
  { heading: words.hours, value: ({ minutes }) => hoursText(minutes) }
];
