import { participantsOf, PEOPLE_COLUMNS, readPeopleFilter } from '#lib/programmes/read.server.ts';
import { csvOf } from '#lib/table.server.ts';
import { slugOf } from '#lib/text.ts';

import { organisedProgramme } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { id: programme, title } = await organisedProgramme(locals, params.programme);
  const filter = readPeopleFilter(url.searchParams);
  const { people } = await participantsOf(locals.reader, { programme, filter, page: null });
  return new Response(csvOf(PEOPLE_COLUMNS, people), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${slugOf(title)}.csv"`
    }
  });
};
