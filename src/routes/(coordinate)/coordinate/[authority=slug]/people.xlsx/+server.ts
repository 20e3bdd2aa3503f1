import { authorityPeople, PEOPLE_COLUMNS } from '#lib/attendance/authority/people.server.ts';
import { xlsxOf } from '#lib/table.server.ts';

import { deskOf, file, handOut } from '../../coordinated.server.ts';
import { filterOf } from '../people/filter.ts';
import type { RequestHandler } from './$types';

/** Exactly what the list shows by its filter, all pages. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  await handOut(locals, { authority: authority.id, what: 'people' });
  const filter = filterOf(url.searchParams);
  const facts = { authority: authority.id, filter, page: null, now: locals.now };
  const { people } = await authorityPeople(locals.reader, facts);
  const body = await xlsxOf(PEOPLE_COLUMNS, people, authority.name);
  return file(body, { name: `${authority.id}-people`, type: 'xlsx' });
};
