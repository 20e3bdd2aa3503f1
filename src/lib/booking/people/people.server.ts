/** The organiser's list of people: searched, sorted and filtered; and what changed of late. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { BookingState, Came, EndedHow, Instant, PlaceMode } from '#db/schema.ts';
import { fold } from '#lib/text.ts';
import { at, dayOf, instantText } from '#lib/time.server.ts';

import type { PeopleFilter } from './people-filter.ts';

/** A line of the organiser's list of people. */
export interface PersonLine {
  booking: string;
  /** Null for a place whose name is to follow. */
  person: string | null;
  reference: string;
  /** Null where the name is to follow. */
  name: string | null;
  email: string | null;
  role: string | null;
  school: string | null;
  authority: string | null;
  state: BookingState;
  endedHow: EndedHow | null;
  presenting: boolean;
  /** They declined in their calendar. */
  declined: boolean;
  mode: PlaceMode;
  /** They have a place, and wait for one of the other mode. */
  wish: boolean;
  shortNotice: boolean;
  noPhotographs: boolean;
  /** Who came, once it was noted. */
  came: Came | null;
  since: string;
  /** An instant, for files that other programs read. */
  askedAt: Instant;
}

/** People of one page of the organiser's list. */
export const PEOPLE_PAGE = 50;

/** Since when "since yesterday" counts: the first instant of the day before. */
export function yesterday(now: Instant): Instant {
  const day = Temporal.PlainDate.from(dayOf(now)).subtract({ days: 1 }).toString();
  return at(day, '00:00');
}

const STATES: Record<PeopleFilter['state'], readonly BookingState[]> = {
  confirmed: ['confirmed'],
  waiting: ['waiting'],
  requested: ['requested'],
  offered: ['offered'],
  ended: ['cancelled', 'declined']
};

function shown(
  db: Db,
  { event, filter, now }: { event: string; filter: PeopleFilter; now: Instant }
) {
  let query = db
    .selectFrom('booking')
    .leftJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('authority', 'authority.id', 'booking.authority_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .where('booking.event_id', '=', event)
    .where('booking.state', 'in', STATES[filter.state])
    // an address that was never proved is nobody yet; a wish is a mark on its booking
    .where('booking.wish_of', 'is', null)
    .where((eb) =>
      eb.or([eb('booking.person_id', 'is not', null), eb('booking.party_id', 'is not', null)])
    );
  if (filter.mode) query = query.where('booking.mode', '=', filter.mode);
  if (filter.authority) query = query.where('booking.authority_id', '=', filter.authority);
  const typed = filter.search.trim().toLowerCase();
  if (typed) query = query.where(sql<boolean>`(${found(typed)})`);
  if (filter.changed) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('audit_entry')
          .select('audit_entry.id')
          .where('audit_entry.subject_kind', '=', 'booking')
          .whereRef('audit_entry.subject_id', '=', 'booking.id')
          .where('audit_entry.at', '>=', yesterday(now))
      )
    );
  }
  return query;
}

/** What was typed stands in the name or the school, in any spelling, in the address or reference. */
function found(typed: string) {
  const folded = fold(typed);
  const anywhere = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const names = folded
    ? sql`person.name_folded like ${`%${folded}%`} or establishment.name_folded like ${`%${folded}%`} or`
    : sql``;
  return sql`${names} person.email like ${anywhere(typed)} escape '\\'
    or booking.reference = ${typed.toUpperCase()}`;
}

/** A page of the people of an event: one query for the page, one for their number. */
export async function peopleOf(
  db: Db,
  facts: { event: string; filter: PeopleFilter; page: number; now: Instant }
): Promise<{ people: PersonLine[]; total: number }> {
  const query = shown(db, facts);
  const [people, { total }] = await Promise.all([
    linesOf(query, facts.filter, { limit: PEOPLE_PAGE, offset: (facts.page - 1) * PEOPLE_PAGE }),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { total, people };
}

/** Everyone that a filter shows, in one query: for files and messages. */
export async function everyoneOf(
  db: Db,
  facts: { event: string; filter: PeopleFilter; now: Instant }
): Promise<PersonLine[]> {
  return linesOf(shown(db, facts), facts.filter);
}

async function linesOf(
  query: ReturnType<typeof shown>,
  { sort }: PeopleFilter,
  slice?: { limit: number; offset: number }
): Promise<PersonLine[]> {
  let lines = query.select([
    'booking.id as booking',
    'booking.person_id as person',
    'booking.reference',
    'person.name',
    'person.email',
    'person.role',
    'person.no_photographs_at',
    'establishment.name as school',
    'booking.establishment_other',
    'authority.name as authority',
    'booking.state',
    'booking.ended_how',
    'booking.presenting_at',
    'booking.declined_at',
    'booking.short_notice_at',
    'booking.mode',
    'booking.asked_at',
    'attendance.came'
  ]);
  const wished = sql<string | null>`(
    select id from booking wish where wish.wish_of = booking.id and wish.state = 'waiting'
  )`;
  if (sort === 'name') lines = lines.orderBy(sql`coalesce(person.name_folded, '')`);
  if (sort === 'school') lines = lines.orderBy(sql`coalesce(establishment.name_folded, '')`);
  if (sort === 'authority') lines = lines.orderBy(sql`coalesce(authority.name, '')`);
  lines = lines.orderBy('booking.rank').orderBy('booking.asked_at').orderBy('booking.id');
  if (slice) lines = lines.limit(slice.limit).offset(slice.offset);
  const rows = await lines.select(wished.as('wish')).execute();
  return rows.map((row) => ({
    booking: row.booking,
    person: row.person,
    reference: row.reference,
    name: row.name,
    email: row.email,
    role: row.role,
    school: row.school ?? row.establishment_other,
    authority: row.authority,
    state: row.state,
    endedHow: row.ended_how,
    presenting: row.presenting_at !== null,
    declined: row.declined_at !== null,
    mode: row.mode,
    wish: row.wish !== null,
    shortNotice: row.short_notice_at !== null,
    noPhotographs: row.no_photographs_at !== null,
    came: row.came,
    since: instantText(row.asked_at),
    askedAt: row.asked_at
  }));
}

/** How many bookings of an event are in each state that its organiser looks at. */
export async function countBookings(
  db: Db,
  event: string
): Promise<Record<PeopleFilter['state'], number>> {
  const rows = await db
    .selectFrom('booking')
    .select(['state', countAll.as('count')])
    .where('event_id', '=', event)
    .where('wish_of', 'is', null)
    .where((eb) => eb.or([eb('person_id', 'is not', null), eb('party_id', 'is not', null)]))
    .groupBy('state')
    .execute();
  const of = (states: readonly BookingState[]) =>
    rows.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.count, 0);
  return {
    confirmed: of(STATES.confirmed),
    waiting: of(STATES.waiting),
    requested: of(STATES.requested),
    offered: of(STATES.offered),
    ended: of(STATES.ended)
  };
}

/** How often each thing happened to bookings of an event since yesterday. */
export async function changesOf(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<{ action: string; count: number }[]> {
  return db
    .selectFrom('audit_entry')
    .innerJoin('booking', 'booking.id', 'audit_entry.subject_id')
    .select(['audit_entry.action', countAll.as('count')])
    .where('audit_entry.subject_kind', '=', 'booking')
    .where('audit_entry.at', '>=', yesterday(now))
    .where('booking.event_id', '=', event)
    .groupBy('audit_entry.action')
    .orderBy('audit_entry.action')
    .execute();
}

/** The authorities whose people have bookings for an event, to choose among. */
export async function authoritiesOf(
  db: Db,
  event: string
): Promise<{ value: string; text: string }[]> {
  return db
    .selectFrom('booking')
    .innerJoin('authority', 'authority.id', 'booking.authority_id')
    .select(['authority.id as value', 'authority.name as text'])
    .distinct()
    .where('booking.event_id', '=', event)
    .orderBy('authority.name')
    .execute();
}
