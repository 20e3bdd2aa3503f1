import { countBookings } from '#lib/booking/people/people.server.ts';
import { beginsInSchoolTime } from '#lib/booking/release/release.ts';
import { lastChange } from '#lib/changes/pending/pending.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { countInvitations } from '#lib/invitations/read.server.ts';
import { agendaOf } from '#lib/slots/slot.server.ts';
import { isSchoolDay } from '#lib/time.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { organised } from './organised.server.ts';
import type { LayoutServerLoad } from './$types';

/** The head and tabs of an event's pages. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const { reader: db, now } = locals;
  const [bookings, invitations, slots, change] = await Promise.all([
    countBookings(db, event.id),
    countInvitations(db, event.id),
    agendaOf(db, event.id),
    lastChange(db, { event: event.id, now })
  ]);
  return {
    change: change && { ...change, refusal: null },
    changeRefused: change?.refusal ? sentence(change.refusal) : null,
    head: {
      ...toCard(event),
      inSchoolTime: beginsInSchoolTime(event, (day) => isSchoolDay(day, new Set())),
      counts: { people: bookings.confirmed, invitations, slots: slots.length }
    }
  };
};
