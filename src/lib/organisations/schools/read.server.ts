/** Lists of schools, for administrators and for whoever organises everything. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { fold } from '#lib/text.ts';

export type Establishment = Row<'establishment'>;

/** Schools of one page of the list. */
export const SCHOOLS_PAGE = 30;

export interface SchoolFilter {
  /** Words of its name, authority or cluster, or its SEED code. */
  search: string;
  /** Of these authorities; none: all. */
  authorities: readonly string[];
  state: 'open' | 'closed' | 'all';
}

export interface SchoolLine {
  id: string;
  name: string;
  seedCode: string | null;
  sector: string;
  authority: string;
  cluster: string | null;
  closedOn: string | null;
}

/** Schools by name, a page at a time; each word must be found somewhere. */
export async function schoolList(
  db: Db,
  { filter, page }: { filter: SchoolFilter; page: number }
): Promise<{ schools: SchoolLine[]; total: number }> {
  let query = db
    .selectFrom('establishment')
    .innerJoin('authority', 'authority.id', 'establishment.authority_id')
    .leftJoin('cluster', 'cluster.id', 'establishment.cluster_id');
  if (filter.authorities.length > 0) {
    query = query.where('establishment.authority_id', 'in', filter.authorities);
  }
  if (filter.state === 'open') query = query.where('establishment.closed_on', 'is', null);
  if (filter.state === 'closed') query = query.where('establishment.closed_on', 'is not', null);
  for (const word of fold(filter.search).split(' ').filter(Boolean).slice(0, 8)) {
    query = query.where((eb) =>
      eb.or([
        eb('establishment.name_folded', 'like', `%${word}%`),
        eb('establishment.seed_code', 'like', `${word}%`),
        eb(eb.fn('lower', ['authority.name']), 'like', `%${word}%`),
        eb(eb.fn('lower', ['cluster.name']), 'like', `%${word}%`)
      ])
    );
  }
  const [schools, { total }] = await Promise.all([
    query
      .select([
        'establishment.id',
        'establishment.name',
        'establishment.seed_code as seedCode',
        'establishment.sector',
        'authority.name as authority',
        'cluster.name as cluster',
        'establishment.closed_on as closedOn'
      ])
      .orderBy('establishment.name_folded')
      .orderBy('establishment.id')
      .limit(SCHOOLS_PAGE)
      .offset((page - 1) * SCHOOLS_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { schools, total };
}

export async function findSchool(db: Db, id: string): Promise<Establishment | undefined> {
  return db.selectFrom('establishment').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Others with the same SEED code: they share a campus. */
export async function onCampus(
  db: Db,
  school: Establishment
): Promise<{ id: string; name: string }[]> {
  if (!school.seed_code) return [];
  return db
    .selectFrom('establishment')
    .select(['id', 'name'])
    .where('seed_code', '=', school.seed_code)
    .where('id', '!=', school.id)
    .orderBy('name_folded')
    .execute();
}
