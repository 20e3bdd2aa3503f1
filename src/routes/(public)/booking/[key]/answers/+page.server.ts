import { redirect } from '@sveltejs/kit';

import { answersOf, changeAsked, needsOf } from '#lib/booking/asked/answers.server.ts';
import { takeAsked } from '#lib/booking/asked/asked.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { questionsOf } from '#lib/booking/asked/questions.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const [questions, answers, needs] = await Promise.all([
    questionsOf(db, event.id),
    answersOf(db, booking.id),
    needsOf(db, booking.id)
  ]);
  return {
    event: toPage(event),
    path: bookingPath(booking.id),
    questions,
    food: event.food_at !== null,
    said: { answers, needs },
    open:
      booking.ended_at === null &&
      booking.person_id !== null &&
      (event.starts_at === null || event.starts_at > now),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, event, by } = await keyedBooking(db, { key: params.key, actor });
    const questions = await questionsOf(db, event.id);
    const data = await request.formData();
    const form = takeAsked(data, { questions, food: event.food_at !== null });
    if (form.problems.length > 0) return invalid(form);
    const changed = await changeAsked(db, { booking: booking.id, asked: form.asked, by, now });
    if (isRefusal(changed)) return refused(changed, form.typed);
    redirect(303, `${bookingPath(booking.id)}/answers?saved`);
  }
};
