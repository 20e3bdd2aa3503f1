import { redirect } from '@sveltejs/kit';

import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { chooseWorkshops, mayChoose } from '#lib/booking/workshops/choice.server.ts';
import { myWorkshops } from '#lib/booking/workshops/mine.server.ts';
import { joined, takeWorkshops } from '#lib/booking/workshops/workshops.ts';
import { choicesOf, workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const missed = url.searchParams.get('missed');
  const [workshops, chosen, mine] = await Promise.all([
    workshopsOf(db, event.id),
    choicesOf(db, booking.id),
    myWorkshops(db, { booking, event, missed })
  ]);
  return {
    event: toPage(event),
    path: bookingPath(booking.id),
    workshops,
    chosen: chosen.map(({ slot }) => slot),
    missed: mine.missed,
    onlineOnly: booking.state === 'confirmed' && !mayChoose(booking, event),
    open:
      mayChoose(booking, event) &&
      workshops.length > 0 &&
      (event.starts_at === null || event.starts_at > now),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, event, by } = await keyedBooking(db, { key: params.key, actor });
    const form = takeWorkshops(await request.formData(), await workshopsOf(db, event.id));
    if (form.problems.length > 0) return invalid(form);
    const { slots } = form;
    const chosen = await chooseWorkshops(db, { booking: booking.id, slots, by, now });
    if (isRefusal(chosen)) return refused(chosen, form.typed);
    const note = chosen.missed.length > 0 ? `missed=${joined(chosen.missed)}` : 'saved';
    redirect(303, `${bookingPath(booking.id)}/workshops?${note}`);
  }
};
