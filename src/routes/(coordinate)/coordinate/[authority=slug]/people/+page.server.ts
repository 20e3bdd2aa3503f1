import {
  AUTHORITY_PAGE,
  authorityChoices,
  authorityPeople,
  hoursText
} from '#lib/attendance/authority/people.server.ts';

import { deskOf, pageOf } from '../../coordinated.server.ts';
import { filterOf } from './filter.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const [filter, page] = [filterOf(url.searchParams), pageOf(url)];
  const [{ people, total }, choices] = await Promise.all([
    authorityPeople(db, { authority: authority.id, filter, page, now }),
    authorityChoices(db, authority.id)
  ]);
  return {
    authority,
    filter,
    page,
    total,
    pages: Math.ceil(total / AUTHORITY_PAGE),
    people: people.map(({ minutes, ...person }) => ({ ...person, hours: hoursText(minutes) })),
    ...choices
  };
};
