import { inTimeUntil } from '#lib/booking/cancel.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { mayUndo } from '#lib/booking/undo.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { talksOf } from '#lib/slots/talk.server.ts';

import { refused } from '../../../../door.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Asks; only the POST acts. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const person = booking.person_id;
  const until = await inTimeUntil(db, { event, authority: booking.authority_id });
  return {
    state: booking.state,
    declined: booking.declined_at !== null,
    event: toPage(event),
    path: bookingPath(booking.id),
    /** Too late for somebody else to make much of it: a colleague is asked for first. */
    late: booking.state === 'confirmed' && until !== null && until <= now,
    mayPass: booking.pool_id !== null,
    talks: person ? (await talksOf(db, { event: event.id, person })).map(({ title }) => title) : []
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const left = await leaveEvent(db, { booking: booking.id, by, now });
    if (isRefusal(left)) return refused(left);
    return {
      left:
        booking.state === 'waiting'
          ? ('list' as const)
          : booking.state === 'requested'
            ? ('request' as const)
            : left.booking.ended_how === 'apologies'
              ? ('apologies' as const)
              : ('event' as const),
      undo: mayUndo(left.booking, now)
    };
  }
};
