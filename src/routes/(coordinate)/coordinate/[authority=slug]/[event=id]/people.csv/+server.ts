import {
  COORDINATED_COLUMNS,
  coordinatedPeople
} from '#lib/booking/pools/coordinate-read.server.ts';
import { csvOf } from '#lib/table.server.ts';

import { coordinated } from '../../../coordinated.server.ts';
import type { RequestHandler } from './$types';

/** The people of this authority at this event, and nobody else. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { event, authority } = await coordinated(locals, params);
  const of = { event: event.id, authority: authority.id };
  const people = await coordinatedPeople(locals.reader, of);
  return new Response(csvOf(COORDINATED_COLUMNS, people), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}-${authority.id}.csv"`
    }
  });
};
