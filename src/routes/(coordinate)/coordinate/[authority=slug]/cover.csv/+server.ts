import { COVER_COLUMNS, coverDays } from '#lib/attendance/cover-days.server.ts';
import { csvOf } from '#lib/table.server.ts';

import { deskOf, file, handOut } from '../../coordinated.server.ts';
import { readYear } from '../figures/year.ts';
import type { RequestHandler } from './$types';

/** Cover days of the authority's schools, for claims; of one school year with `?year=`. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  await handOut(locals, { authority: authority.id, what: 'cover' });
  const lines = await coverDays(locals.reader, {
    authority: authority.id,
    year: readYear(url.searchParams),
    now: locals.now
  });
  return file(csvOf(COVER_COLUMNS, lines), { name: `${authority.id}-cover`, type: 'csv' });
};
