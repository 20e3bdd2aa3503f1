import {
  COORDINATED_COLUMNS,
  coordinatedPeople
} from '#lib/booking/pools/coordinate-read.server.ts';
import { csvOf } from '#lib/table.server.ts';

import { coordinated, file, handOut } from '../../../coordinated.server.ts';
import type { RequestHandler } from './$types';

/** The people of this authority at this event, and nobody else. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { event, authority } = await coordinated(locals, params);
  await handOut(locals, { authority: authority.id, what: 'event' });
  const of = { event: event.id, authority: authority.id };
  const people = await coordinatedPeople(locals.reader, of);
  return file(csvOf(COORDINATED_COLUMNS, people), {
    name: `${event.slug}-${authority.id}`,
    type: 'csv'
  });
};
