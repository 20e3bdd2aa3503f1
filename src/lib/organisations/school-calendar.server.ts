/** School calendars: the days on which an authority's schools are closed to pupils. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Day, Row } from '#db/schema.ts';

/** Closed days by authority; nobody's calendar for whoever has no authority. */
export type Calendars = (authority: string | null) => ReadonlySet<Day>;

const NONE: ReadonlySet<Day> = new Set();

/** The closed days of every authority that has some between two days, in one query. */
export async function closedBetween(
  db: Db,
  { from, to }: { from: Day; to: Day }
): Promise<Map<string, Set<Day>>> {
  const rows = await db
    .selectFrom('closed_day')
    .select(['authority_id', 'day'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  const sets = new Map<string, Set<Day>>();
  for (const { authority_id, day } of rows) {
    const set = sets.get(authority_id) ?? new Set();
    sets.set(authority_id, set.add(day));
  }
  return sets;
}

/** Every calendar between two days, in one query. */
export async function readCalendars(db: Db, days: { from: Day; to: Day }): Promise<Calendars> {
  const sets = await closedBetween(db, days);
  return (authority) => (authority && sets.get(authority)) || NONE;
}

/** The calendars that can matter for an event on `day`: two months before it and a week after. */
export async function calendarsAround(db: Db, day: Day): Promise<Calendars> {
  const date = Temporal.PlainDate.from(day);
  return readCalendars(db, {
    from: date.subtract({ months: 2 }).toString(),
    to: date.add({ weeks: 1 }).toString()
  });
}

/** Which authorities' schools are closed on a day, by name. */
export async function closedOn(db: Db, day: Day): Promise<{ name: string; kind: string }[]> {
  return db
    .selectFrom('closed_day')
    .innerJoin('authority', 'authority.id', 'closed_day.authority_id')
    .select(['authority.name', 'closed_day.kind'])
    .where('closed_day.day', '=', day)
    .orderBy('authority.name')
    .execute();
}

/** An authority's closed days between two days, in order. */
export async function closedDaysOf(
  db: Db,
  { authority, from, to }: { authority: string; from: Day; to: Day }
): Promise<{ day: Day; kind: Row<'closed_day'>['kind'] }[]> {
  return db
    .selectFrom('closed_day')
    .select(['day', 'kind'])
    .where('authority_id', '=', authority)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
}

/** How many closed days each authority has between two days; those without are not there. */
export async function closedCounts(
  db: Db,
  { from, to }: { from: Day; to: Day }
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('closed_day')
    .select(['authority_id', countAll.as('count')])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('authority_id')
    .execute();
  return new Map(rows.map(({ authority_id, count }) => [authority_id, count]));
}
