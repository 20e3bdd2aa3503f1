import {
  authoritiesOf,
  changesOf,
  countBookings,
  PEOPLE_PAGE,
  peopleOf
} from '#lib/booking/people/people.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';

import { organised } from '../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const filter = readFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [counts, { people, total }, changes, authorities] = await Promise.all([
    countBookings(db, event.id),
    peopleOf(db, { event: event.id, filter, page, now }),
    changesOf(db, { event: event.id, now }),
    authoritiesOf(db, event.id)
  ]);
  return {
    counts,
    filter,
    people,
    total,
    changes,
    authorities,
    hybrid: event.mode === 'hybrid',
    from: (page - 1) * PEOPLE_PAGE + 1,
    page,
    pages: Math.ceil(total / PEOPLE_PAGE),
    open: event.status === 'published' && event.ends_at !== null && event.ends_at > now
  };
};
