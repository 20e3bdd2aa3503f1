/** Who brought files in, by name. */
import type { Db } from '#db/open.server.ts';

/** Names of people, by id; one query. */
export async function peopleNames(
  db: Db,
  ids: readonly (string | null)[]
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', wanted)
    .where('name', '<>', '')
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
