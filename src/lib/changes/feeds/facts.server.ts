/**
 * Everything that the text of an entry depends on, read as one value. A feed is asked again and again,
 * as a rule to find that nothing has changed: one value of a thousand rows costs the driver a third of
 * what sixteen cost, and it is the key of what was built from the row.
 */
import { sql, type RawBuilder } from 'kysely';

/** Stands between the columns; the version, raised by every edit, tells apart what it could not. */
const SEPARATOR = '\u001f';

/**
 * @param columns names as `event.title`
 * @param nullable those that may be null, which the database's own function would leave out
 */
export function factsOf(
  columns: readonly string[],
  nullable: readonly (string | RawBuilder<string | null>)[]
): RawBuilder<string> {
  const values = [
    ...columns.map((column) => sql.ref(column)),
    ...nullable.map((from) => sql`coalesce(${typeof from === 'string' ? sql.ref(from) : from}, '')`)
  ];
  return sql<string>`concat_ws(${SEPARATOR}, ${sql.join(values)})`;
}
