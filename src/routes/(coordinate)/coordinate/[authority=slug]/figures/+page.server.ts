import { authorityFigures } from '#lib/attendance/authority/figures.server.ts';
import { hoursText } from '#lib/attendance/authority/people.server.ts';
import { coverDays, daysBySchool, daysText, sumOfDays } from '#lib/attendance/cover-days.server.ts';

import { deskOf } from '../../coordinated.server.ts';
import type { PageServerLoad } from './$types';

/** Rows of each table; the files have all. */
const MOST = 20;

export const load: PageServerLoad = async ({ locals, params }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const [figures, cover] = await Promise.all([
    authorityFigures(db, authority.id),
    coverDays(db, { authority: authority.id, now })
  ]);
  const table = <T extends { minutes: number }>(rows: readonly T[]) => ({
    all: rows.length,
    rows: rows.slice(0, MOST).map((row) => ({ ...row, hours: hoursText(row.minutes) }))
  });
  return {
    authority,
    total: {
      booked: figures.total.booked,
      attended: figures.total.attended,
      hours: hoursText(figures.total.minutes),
      schools: figures.schools,
      cover: daysText(sumOfDays(cover))
    },
    cover: daysBySchool(cover).map(({ school, days }) => ({ school, days: daysText(days) })),
    byEvent: table(figures.byEvent),
    bySchool: table(figures.bySchool),
    byCluster: table(figures.byCluster)
  };
};
