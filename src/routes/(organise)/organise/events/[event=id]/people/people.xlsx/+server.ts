import { everyoneOf } from '#lib/booking/people/people.server.ts';
import { columnsFor } from '#lib/booking/people/people-file.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { xlsxOf } from '#lib/table.server.ts';

import { organised } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const filter = readFilter(url.searchParams);
  const people = await everyoneOf(db, { event: event.id, filter, now });
  return new Response(await xlsxOf(await columnsFor(db, event.id), people, event.title), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${event.slug}-people.xlsx"`
    }
  });
};
