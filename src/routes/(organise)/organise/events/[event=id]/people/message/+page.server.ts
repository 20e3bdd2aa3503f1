import { fail, redirect } from '@sveltejs/kit';

import { messageForm } from '#lib/booking/form.ts';
import { recipientsOf, writeMessage } from '#lib/booking/people/message.server.ts';
import { everyoneOf } from '#lib/booking/people/people.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { people as words } from '#lib/words/en/people.ts';

import { invalid, refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Somebody who comes here by the address has picked nobody yet. */
export const load: PageServerLoad = async ({ locals, params }) => {
  await organised(locals, params.event);
};

export const actions: Actions = {
  /** Those picked on the list, or everyone that its filter shows. */
  choose: async ({ locals, params, request }) => {
    const { reader: db, now } = locals;
    const event = await organised(locals, params.event);
    const data = await request.formData();
    const filter = data.get('filter');
    const query = new URLSearchParams(typeof filter === 'string' ? filter : '');
    const bookings = data.has('all')
      ? (await everyoneOf(db, { event: event.id, filter: readFilter(query), now })).map(
          ({ booking }) => booking
        )
      : data.getAll('booking').filter((id) => typeof id === 'string');
    const { send, skip } = await recipientsOf(db, { event: event.id, bookings });
    if (send.length + skip.length === 0) {
      const problems = [{ field: '', message: words.message.nobody }];
      return fail(400, { typed: {}, problems });
    }
    return { chosen: [...send, ...skip].map(({ booking }) => booking) };
  },

  write: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const form = readForm(messageForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { booking: bookings, subject, text } = form.values;
    const message = await writeMessage(db, {
      event: event.id,
      bookings,
      subject,
      text,
      by: actor,
      now
    });
    if (isRefusal(message)) return refused(message, form.typed);
    redirect(303, `/organise/events/${event.id}/people/messages/${message.id}`);
  }
};
