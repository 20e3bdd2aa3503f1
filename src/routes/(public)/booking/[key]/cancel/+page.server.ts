import { leaveEvent } from '#lib/changes/leave.server.ts';
import { bookingPath } from '#lib/booking/letters.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { talksOf } from '#lib/slots/talk.server.ts';

import { refused } from '../../../../door.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Asks; only the POST acts. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const person = booking.person_id;
  return {
    state: booking.state,
    event: toPage(event),
    path: bookingPath(booking.id),
    talks: person ? (await talksOf(db, { event: event.id, person })).map(({ title }) => title) : []
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const left = await leaveEvent(db, { booking: booking.id, by, now });
    if (isRefusal(left)) return refused(left);
    return { left: booking.state === 'waiting' ? ('list' as const) : ('event' as const) };
  }
};
