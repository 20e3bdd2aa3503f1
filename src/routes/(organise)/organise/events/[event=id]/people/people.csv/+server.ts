import { everyoneOf } from '#lib/booking/people/people.server.ts';
import { columnsFor } from '#lib/booking/people/people-file.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { csvOf } from '#lib/table.server.ts';

import { organised } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

/** Exactly what the list shows by its filter, all pages. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const filter = readFilter(url.searchParams);
  const people = await everyoneOf(db, { event: event.id, filter, now });
  return new Response(csvOf(await columnsFor(db, event.id), people), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}-people.csv"`
    }
  });
};
