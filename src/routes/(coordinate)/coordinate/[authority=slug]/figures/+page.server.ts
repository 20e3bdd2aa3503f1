import { authorityFigures, figureYears } from '#lib/attendance/authority/figures.server.ts';
import { hoursText } from '#lib/attendance/authority/people.server.ts';
import { coverDays, daysBySchool, daysText, sumOfDays } from '#lib/attendance/cover-days.server.ts';
import { fold } from '#lib/text.ts';

import { deskOf } from '../../coordinated.server.ts';
import type { PageServerLoad } from './$types';
import { readYear } from './year.ts';

/** Rows of a page of each table; the files have all. */
const PAGE = 20;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const year = readYear(url.searchParams);
  const search = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const [figures, cover, years] = await Promise.all([
    authorityFigures(db, authority.id, year),
    coverDays(db, { authority: authority.id, year, now }),
    figureYears(db, authority.id)
  ]);
  const folded = fold(search);
  const table = <T extends { minutes: number }>(
    name: string,
    rows: readonly T[],
    nameOf: (row: T) => string
  ) => {
    const found = rows.filter((row) => fold(nameOf(row)).includes(folded));
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    const asked = Math.trunc(Number(url.searchParams.get(name)) || 1);
    const page = Math.min(Math.max(1, asked), pages);
    return {
      all: rows.length,
      page,
      pages,
      rows: found
        .slice((page - 1) * PAGE, page * PAGE)
        .map((row) => ({ ...row, hours: hoursText(row.minutes) }))
    };
  };
  const { byEvent, bySchool, byCluster } = figures;
  const school = daysBySchool(cover);
  return {
    authority,
    year,
    years,
    search,
    /** One search for all of them, where one is longer than a page. */
    long: Math.max(byEvent.length, bySchool.length, byCluster.length) > PAGE,
    total: {
      booked: figures.total.booked,
      attended: figures.total.attended,
      hours: hoursText(figures.total.minutes),
      schools: figures.schools,
      cover: daysText(sumOfDays(cover))
    },
    cover: school
      .filter(({ school }) => fold(school).includes(folded))
      .slice(0, PAGE)
      .map(({ school, days }) => ({ school, days: daysText(days) })),
    coverAll: school.length,
    byEvent: table('event', byEvent, ({ title }) => title),
    bySchool: table('school', bySchool, ({ name }) => name),
    byCluster: table('cluster', byCluster, ({ name }) => name)
  };
};
