import { COVER_COLUMNS, coverDays } from '#lib/attendance/cover-days.server.ts';
import { csvOf } from '#lib/table.server.ts';

import { organised } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

/** Cover days of the schools at this event, for claims. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const lines = await coverDays(locals.reader, { event: event.id, now: locals.now });
  return new Response(csvOf(COVER_COLUMNS, lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}-cover.csv"`
    }
  });
};
