import { countBookings } from '#lib/booking/people/people.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { countInvitations } from '#lib/invitations/read.server.ts';
import { agendaOf } from '#lib/slots/slot.server.ts';

import { organised } from './organised.server.ts';
import type { LayoutServerLoad } from './$types';

/** The head and tabs of an event's pages. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const [bookings, invitations, slots] = await Promise.all([
    countBookings(locals.reader, event.id),
    countInvitations(locals.reader, event.id),
    agendaOf(locals.reader, event.id)
  ]);
  return {
    head: {
      ...toCard(event),
      counts: { people: bookings.confirmed, invitations, slots: slots.length }
    }
  };
};
