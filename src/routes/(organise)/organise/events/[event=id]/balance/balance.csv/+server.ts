import { error } from '@sveltejs/kit';

import { isRefusal } from '#lib/refusal.ts';
import { eventBalance } from '#lib/reports/balance.server.ts';
import { balanceCsv } from '#lib/reports/balance-file.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { organised } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const balance = await eventBalance(locals.reader, { event, by: locals.actor });
  if (isRefusal(balance)) error(404, errors.notFound);
  return new Response(balanceCsv(balance), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}-balance.csv"`
    }
  });
};
