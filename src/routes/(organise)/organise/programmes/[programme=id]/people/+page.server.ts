import { programmePlaces } from '#lib/programmes/places.server.ts';
import {
  countStates,
  participantsOf,
  PEOPLE_PAGE,
  readPeopleFilter
} from '#lib/programmes/read.server.ts';

import { organisedProgramme } from '../../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const { id: programme } = await organisedProgramme(locals, params.programme);
  const filter = readPeopleFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [{ people, total }, counts, places, rows] = await Promise.all([
    participantsOf(db, { programme, filter, page }),
    countStates(db, { programme, authority: filter.authority }),
    programmePlaces(db, programme),
    db
      .selectFrom('participant')
      .select(['id', 'authority_id'])
      .where('programme_id', '=', programme)
      .execute()
  ]);
  const authority = new Map(rows.map(({ id, authority_id }) => [id, authority_id]));
  return {
    filter,
    people: people.map((person) => ({ ...person, of: authority.get(person.id) ?? '' })),
    total,
    counts,
    authorities: places.map(({ authority, name }) => ({ value: authority, text: name })),
    page,
    from: (page - 1) * PEOPLE_PAGE + 1,
    pages: Math.ceil(total / PEOPLE_PAGE)
  };
};
