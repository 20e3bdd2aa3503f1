import { redirect } from '@sveltejs/kit';

import { countBookings, PEOPLE_PAGE, peopleOf } from '#lib/booking/read.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';

import { refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const STATES = ['confirmed', 'waiting', 'cancelled'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const event = await organised(locals, params.event);
  const state = STATES.find((one) => one === url.searchParams.get('state')) ?? 'confirmed';
  const search = url.searchParams.get('q') ?? '';
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [counts, { people, total }] = await Promise.all([
    countBookings(locals.reader, event.id),
    peopleOf(locals.reader, { event: event.id, state, search: fold(search), page })
  ]);
  return {
    counts,
    state,
    search,
    people,
    total,
    from: (page - 1) * PEOPLE_PAGE + 1,
    page,
    pages: Math.ceil(total / PEOPLE_PAGE),
    over: event.ends_at !== null && event.ends_at <= locals.now,
    cancelled: url.searchParams.has('cancelled')
  };
};

export const actions: Actions = {
  cancel: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const booking = (await request.formData()).get('booking');
    const left = await leaveEvent(db, {
      booking: typeof booking === 'string' ? booking : '',
      by: actor,
      now
    });
    if (isRefusal(left)) return refused(left);
    redirect(303, `/organise/events/${params.event}/people?cancelled`);
  }
};
