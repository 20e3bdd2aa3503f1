import { participantsOf, PEOPLE_COLUMNS, readPeopleFilter } from '#lib/programmes/read.server.ts';
import { csvOf } from '#lib/table.server.ts';
import { slugOf } from '#lib/text.ts';

import { recruited } from '../recruit.server.ts';
import type { RequestHandler } from './$types';

/** The people of this authority in the programme, and nobody else. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { programme, authority } = await recruited(locals, params);
  const filter = { ...readPeopleFilter(url.searchParams), authority: authority.id };
  const facts = { programme: programme.id, filter, page: null };
  const { people } = await participantsOf(locals.reader, facts);
  return new Response(csvOf(PEOPLE_COLUMNS, people), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${slugOf(programme.title)}-${authority.id}.csv"`
    }
  });
};
