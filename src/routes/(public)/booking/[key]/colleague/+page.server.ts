import { colleagueForm } from '#lib/booking/form.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  return {
    event: toPage(event),
    path: bookingPath(booking.id),
    mayPass:
      booking.state === 'confirmed' &&
      booking.pool_id !== null &&
      (event.ends_at === null || event.ends_at > now)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const form = readForm(colleagueForm, await request.formData());
    if (!form.ok) return invalid(form);
    const passed = await passOn(db, { booking: booking.id, to: form.values, by, now });
    if (isRefusal(passed)) return refused(passed, form.typed);
    return { passed: passed.person.name };
  }
};
