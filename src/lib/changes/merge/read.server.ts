/** What an administrator, or the person, sees before two records are made one. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { addressesOf } from '#lib/people/addresses.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { plus } from '#lib/time.server.ts';

export interface RecordFacts {
  id: string;
  name: string;
  addresses: string[];
  school: string | null;
  bookings: number;
  talks: number;
  rights: number;
  programmes: number;
}

/** What one record has, in numbers. */
export async function recordFacts(db: Db, id: string): Promise<RecordFacts | undefined> {
  const person = await findPerson(db, id);
  if (!person || person.id !== id || person.erased_at) return undefined;
  const of = async (table: 'booking' | 'presenter' | 'participant') => {
    const { count } = await db
      .selectFrom(table)
      .select(countAll.as('count'))
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow();
    return count;
  };
  const [addresses, school, bookings, talks, programmes, rights] = await Promise.all([
    addressesOf(db, id),
    db
      .selectFrom('establishment')
      .select('name')
      .where('id', '=', person.establishment_id)
      .executeTakeFirst(),
    of('booking'),
    of('presenter'),
    of('participant'),
    db
      .selectFrom('grant')
      .select('id')
      .where('person_id', '=', id)
      .where('ended_at', 'is', null)
      .execute()
  ]);
  return {
    id,
    name: person.name,
    addresses: addresses.map(({ email }) => email),
    school: school?.name ?? null,
    ...{ bookings, talks, programmes, rights: rights.length }
  };
}

/** The coming events for which both are booked. */
export async function bookedTwice(
  db: Db,
  { one, other }: { one: string; other: string }
): Promise<string[]> {
  const rows = await db
    .selectFrom('booking as a')
    .innerJoin('booking as b', 'b.event_id', 'a.event_id')
    .innerJoin('event', 'event.id', 'a.event_id')
    .select('event.title')
    .where('a.person_id', '=', one)
    .where('b.person_id', '=', other)
    .where('a.state', 'in', LIVE)
    .where('b.state', 'in', LIVE)
    .where('a.wish_of', 'is', null)
    .where('b.wish_of', 'is', null)
    .orderBy('event.starts_at')
    .execute();
  return rows.map(({ title }) => title);
}

/** Pairs of one page of the list. */
export const PAIRS_PAGE = 20;

/** Records that are likely one person's: the same name at the same school. */
export async function likelyPairs(
  db: Db,
  { search, page }: { search: string; page: number }
): Promise<{
  pairs: { one: string; other: string; name: string; school: string; emails: [string, string] }[];
  total: number;
}> {
  let query = db
    .selectFrom('person as a')
    .innerJoin('person as b', (join) =>
      join
        .onRef('b.name_folded', '=', 'a.name_folded')
        .onRef('b.establishment_id', '=', 'a.establishment_id')
        .onRef('b.id', '>', 'a.id')
    )
    .innerJoin('establishment', 'establishment.id', 'a.establishment_id')
    .where('a.name_folded', '<>', '')
    .where('a.disabled_at', 'is', null)
    .where('b.disabled_at', 'is', null);
  if (search) {
    query = query.where('a.name_folded', 'like', `%${search.toLowerCase()}%`);
  }
  const [rows, { total }] = await Promise.all([
    query
      .select(['a.id as one', 'b.id as other', 'a.name', 'establishment.name as school'])
      .select(['a.email as email', 'b.email as otherEmail'])
      .orderBy('a.name_folded')
      .orderBy('a.id')
      .orderBy('b.id')
      .limit(PAIRS_PAGE)
      .offset((page - 1) * PAIRS_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return {
    total,
    pairs: rows.map(({ email, otherEmail, ...row }) => ({ ...row, emails: [email, otherEmail] }))
  };
}

/** Those of them who likely have another record too, by which they may be booked again. */
export async function likelyTwice(db: Db, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await db
    .selectFrom('person as a')
    .innerJoin('person as b', (join) =>
      join
        .onRef('b.name_folded', '=', 'a.name_folded')
        .onRef('b.establishment_id', '=', 'a.establishment_id')
        .onRef('b.id', '<>', 'a.id')
    )
    .select('a.id')
    .distinct()
    .where('a.id', 'in', people)
    .where('a.name_folded', '<>', '')
    .where('b.disabled_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Days of a new record, and after a change of one, in which the question is not put. */
const QUIET_DAYS = 30;

/**
 * Whether to ask somebody if they have another record too. Nothing of that record is told, only that
 * there may be one; so that nobody learns by it who else is here, it is not asked of whoever is new, has
 * just called themselves something else, or chosen another school.
 */
export async function askIfTwice(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<boolean> {
  if (!(await likelyTwice(db, [person])).has(person)) return false;
  const since = plus(now, { hours: -24 * QUIET_DAYS });
  const row = await findPerson(db, person);
  if (!row || row.created_at > since) return false;
  const changed = await db
    .selectFrom('audit_entry')
    .select('id')
    .where('action', '=', 'person.profile')
    .where('subject_id', '=', person)
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return changed === undefined;
}
