/** What an administrator sees of people. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Right } from '#db/schema.ts';
import { fold } from '#lib/text.ts';

export interface PersonLine {
  id: string;
  name: string;
  email: string;
  disabled: boolean;
  rights: Right[];
}

/** People of one page of the list. */
export const PEOPLE_PAGE = 30;

/** People by name or address and by right; those with any right when nothing is looked for. */
export async function peopleList(
  db: Db,
  { search, right, page }: { search: string; right?: Right | null; page: number }
): Promise<{ people: PersonLine[]; total: number }> {
  const [folded, typed] = [fold(search), search.toLowerCase()];
  const query = db
    .selectFrom('person')
    .$if(search !== '', (query) =>
      query.where((eb) =>
        eb.or([eb('name_folded', 'like', `%${folded}%`), eb('email', 'like', `%${typed}%`)])
      )
    )
    .$if(search === '' || right != null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('grant')
            .select('grant.id')
            .whereRef('grant.person_id', '=', 'person.id')
            .where('grant.ended_at', 'is', null)
            .$if(right != null, (grants) => grants.where('grant.right', '=', right!))
        )
      )
    );
  const [rows, { total }] = await Promise.all([
    query
      .select(['id', 'name', 'email', 'disabled_at'])
      .orderBy('name_folded')
      .orderBy('email')
      .limit(PEOPLE_PAGE)
      .offset((page - 1) * PEOPLE_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  const rights = await rightsOf(
    db,
    rows.map(({ id }) => id)
  );
  return {
    total,
    people: rows.map(({ disabled_at, ...row }) => ({
      ...row,
      disabled: disabled_at !== null,
      rights: rights.get(row.id) ?? []
    }))
  };
}

async function rightsOf(db: Db, people: readonly string[]): Promise<Map<string, Right[]>> {
  const rights = new Map<string, Right[]>();
  if (people.length === 0) return rights;
  const rows = await db
    .selectFrom('grant')
    .select(['person_id', 'right'])
    .where('person_id', 'in', people)
    .where('ended_at', 'is', null)
    .orderBy('granted_at')
    .execute();
  for (const { person_id, right } of rows) {
    const known = rights.get(person_id) ?? [];
    if (!known.includes(right)) rights.set(person_id, [...known, right]);
  }
  return rights;
}
