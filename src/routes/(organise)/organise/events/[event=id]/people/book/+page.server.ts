import { fail, redirect } from '@sveltejs/kit';

import { bookFor } from '#lib/booking/people/behalf.server.ts';
import { behalfForm } from '#lib/booking/form.ts';
import { modesOf } from '#lib/events/rules.ts';
import { readForm } from '#lib/form.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  return {
    modes: event.mode === 'hybrid' ? modesOf(event.mode) : [],
    mode: event.mode
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const form = readForm(behalfForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { values, typed } = form;
    const school = await readSchool(db, values);
    if ('problem' in school) {
      return fail(400, { typed, problems: [school.problem], choice: school.choice });
    }
    const mode = modesOf(event.mode).find((one) => one === values.mode);
    if (!mode) {
      const problems = [{ field: 'mode', message: words.book.modeMissing }];
      return fail(400, { typed, problems });
    }
    const placed = await bookFor(db, {
      ...school,
      event: event.id,
      name: values.name,
      email: values.email,
      role: values.role || null,
      mode,
      by: actor,
      now
    });
    if (isRefusal(placed)) return refused(placed, typed);
    const note = placed.already ? 'already' : 'booked';
    redirect(303, `/organise/events/${event.id}/people/${placed.booking.id}?${note}`);
  }
};
