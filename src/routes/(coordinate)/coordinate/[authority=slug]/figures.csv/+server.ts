import {
  authorityFigures,
  EVENT_COLUMNS,
  SCHOOL_COLUMNS
} from '#lib/attendance/authority/figures.server.ts';
import { csvOf } from '#lib/table.server.ts';

import { deskOf, file, handOut } from '../../coordinated.server.ts';
import { readYear } from '../figures/year.ts';
import type { RequestHandler } from './$types';

/** The figures by event, or by school or cluster with `?by=`; of one school year with `?year=`. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  await handOut(locals, { authority: authority.id, what: 'figures' });
  const { byEvent, bySchool, byCluster } = await authorityFigures(
    locals.reader,
    authority.id,
    readYear(url.searchParams)
  );
  const by = url.searchParams.get('by');
  const groups = by === 'school' ? bySchool : by === 'cluster' ? byCluster : null;
  const body = groups ? csvOf(SCHOOL_COLUMNS, groups) : csvOf(EVENT_COLUMNS, byEvent);
  return file(body, { name: `${authority.id}-figures`, type: 'csv' });
};
