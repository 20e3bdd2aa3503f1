import { error } from '@sveltejs/kit';

import { schoolYear, yearSpan } from '#lib/organisations/calendars/lines.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { closedCounts } from '#lib/organisations/school-calendar.server.ts';
import { may } from '#lib/people/may.ts';
import { fold } from '#lib/text.ts';
import { dayOf } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, now } = locals;
  const [all, counts] = await Promise.all([
    authorities(db),
    closedCounts(db, yearSpan(schoolYear(dayOf(now))))
  ]);
  const mine = all.filter(({ id }) => may(actor, 'calendar.change', { authority: id }));
  if (mine.length === 0) error(404, errors.notFound);
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  return {
    administers: may(actor, 'school.change'),
    q,
    long: mine.length > 20,
    authorities: mine
      .filter(({ name }) => fold(name).includes(fold(q)))
      .map(({ id, name }) => ({ id, name, days: counts.get(id) ?? 0 }))
  };
};
