import { redirect } from '@sveltejs/kit';

import {
  authoritiesOf,
  changesOf,
  countBookings,
  PEOPLE_PAGE,
  peopleOf
} from '#lib/booking/people/people.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { chosenTitles } from '#lib/booking/workshops/workshops-read.server.ts';

import { likelyTwice } from '#lib/changes/merge/read.server.ts';
import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const filter = readFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [counts, { people, total }, changes, authorities, workshops] = await Promise.all([
    countBookings(db, event.id),
    peopleOf(db, { event: event.id, filter, page, now }),
    changesOf(db, { event: event.id, now }),
    authoritiesOf(db, event.id),
    chosenTitles(db, event.id)
  ]);
  const ids = people.flatMap(({ person }) => (person ? [person] : []));
  return {
    counts,
    /** Who likely has another record too. */
    twice: await likelyTwice(db, ids),
    filter,
    people,
    /** What those shown chose, by booking. */
    workshops: Object.fromEntries(
      people.flatMap(({ booking }) => (workshops[booking] ? [[booking, workshops[booking]]] : []))
    ) as Record<string, string>,
    total,
    changes,
    authorities,
    hybrid: event.mode === 'hybrid',
    from: (page - 1) * PEOPLE_PAGE + 1,
    page,
    pages: Math.ceil(total / PEOPLE_PAGE),
    /** Who came can be noted. */
    begun: event.starts_at !== null && event.starts_at <= now && event.status !== 'cancelled',
    noted: url.searchParams.has('noted') ? Number(url.searchParams.get('noted')) : null,
    open: event.status === 'published' && event.ends_at !== null && event.ends_at > now
  };
};

const CAME = ['attended', 'apologies', 'did-not-attend'] as const;

export const actions: Actions = {
  /** Notes of those picked whether they came; the list stays as it was. */
  came: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const data = await request.formData();
    const filter = data.get('filter');
    const query = new URLSearchParams(typeof filter === 'string' ? filter : '');
    const noted = await noteAttendance(db, {
      event: event.id,
      bookings: data.getAll('booking').filter((id) => typeof id === 'string'),
      came: CAME.find((one) => one === data.get('came')) ?? null,
      by: actor,
      now
    });
    if (isRefusal(noted)) return refused(noted);
    query.set('noted', String(noted));
    redirect(303, `/organise/events/${event.id}/people?${query}`);
  }
};
