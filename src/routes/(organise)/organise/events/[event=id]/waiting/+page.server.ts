import { redirect } from '@sveltejs/kit';

import { LINE_PAGE, lineOf, moveInLine } from '#lib/booking/waiting/line.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { approveRequests, declineRequests } from '#lib/booking/request.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const asked = url.searchParams.get('of');
  const of = (asked ?? (event.admission === 'approval' ? 'requested' : 'waiting')) as
    'requested' | 'waiting';
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [{ line, total }, places] = await Promise.all([
    lineOf(db, { event: event.id, of: of === 'requested' ? of : 'waiting', page }),
    placesLeft(db, { events: [event.id] })
  ]);
  const number = (name: string) => Number(url.searchParams.get(name) ?? NaN);
  return {
    of,
    line,
    total,
    page,
    from: (page - 1) * LINE_PAGE + 1,
    pages: Math.ceil(total / LINE_PAGE),
    moving: line.find(({ booking }) => booking === url.searchParams.get('move')) ?? null,
    free: places.get(event.id)!.left,
    hybrid: event.mode === 'hybrid',
    over: event.starts_at !== null && event.starts_at <= now,
    approved: number('approved') || 0,
    left: number('left') || 0,
    declined: number('declined') || 0,
    moved: url.searchParams.has('moved')
  };
};

export const actions: Actions = {
  /** Answers the ticked requests: by the button that was pressed. */
  answer: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const data = await request.formData();
    const bookings = data.getAll('booking').filter((id) => typeof id === 'string');
    const facts = { event: params.event, bookings, by: actor, now };
    const here = `/organise/events/${params.event}/waiting?of=requested`;
    if (data.get('answer') === 'decline') {
      const answer = await declineRequests(db, facts);
      if (isRefusal(answer)) return refused(answer, { booking: bookings });
      redirect(303, `${here}&declined=${answer.declined}`);
    }
    const answer = await approveRequests(db, facts);
    if (isRefusal(answer)) return refused(answer, { booking: bookings });
    redirect(303, `${here}&approved=${answer.approved.length}&left=${answer.left}`);
  },

  move: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const data = await request.formData();
    const text = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    const moved = await moveInLine(db, {
      booking: text('booking'),
      position: Number(text('position')),
      why: text('why'),
      by: actor,
      now
    });
    if (isRefusal(moved)) {
      return refused(moved, { why: text('why'), position: text('position') });
    }
    redirect(303, `/organise/events/${params.event}/waiting?of=waiting&moved`);
  }
};
