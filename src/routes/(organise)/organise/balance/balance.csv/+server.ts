import { rangeBalance } from '#lib/reports/balance.server.ts';
import { balanceCsv } from '#lib/reports/balance-file.server.ts';

import { readRange } from '../range.server.ts';
import type { RequestHandler } from './$types';

/** Exactly what the page shows by its filter. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { range } = readRange(url.searchParams);
  const balance = await rangeBalance(locals.reader, { ...range, by: locals.actor });
  return new Response(balanceCsv(balance), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="balance.csv"'
    }
  });
};
