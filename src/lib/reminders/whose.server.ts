/** People by their school calendars: what falls due for all of an authority falls due at once. */
import { sql, type RawBuilder } from 'kysely';

import type { Day } from '#db/schema.ts';

/** Bookings of some authorities, or of everybody but those: also of nobody's. */
export type Whose = { only: string[] } | { except: string[] };

/**
 * Puts authorities together for which something comes out alike. Whoever has no authority, or one
 * without a calendar, goes to school from Monday to Friday.
 *
 * @param of what comes out for a calendar, each with a key by which two are alike
 */
export function byCalendar<T>(
  calendars: ReadonlyMap<string, ReadonlySet<Day>>,
  of: (closed: ReadonlySet<Day>) => readonly { key: string; value: T }[]
): { value: T; whose: Whose }[] {
  const alike = new Map<string, { value: T; authorities: string[]; others: boolean }>();
  const add = (authority: string | null, closed: ReadonlySet<Day>) => {
    for (const { key, value } of of(closed)) {
      const group = alike.get(key) ?? { value, authorities: [], others: false };
      alike.set(key, group);
      if (authority === null) group.others = true;
      else group.authorities.push(authority);
    }
  };
  for (const [authority, closed] of calendars) add(authority, closed);
  add(null, NONE);
  return [...alike.values()].map(({ value, authorities, others }) => ({
    value,
    whose: others
      ? { except: [...calendars.keys()].filter((one) => !authorities.includes(one)) }
      : { only: authorities }
  }));
}
const NONE: ReadonlySet<Day> = new Set();

/** All closed days of every authority. */
export function everybodys(calendars: ReadonlyMap<string, ReadonlySet<Day>>): ReadonlySet<Day> {
  return new Set([...calendars.values()].flatMap((closed) => [...closed]));
}

/** The condition of a query over `booking`. */
export function isOf(whose: Whose): RawBuilder<boolean> {
  if ('only' in whose) return sql<boolean>`booking.authority_id in (${sql.join(whose.only)})`;
  return whose.except.length === 0
    ? sql<boolean>`1 = 1`
    : sql<boolean>`(
        booking.authority_id is null or booking.authority_id not in (${sql.join(whose.except)})
      )`;
}
