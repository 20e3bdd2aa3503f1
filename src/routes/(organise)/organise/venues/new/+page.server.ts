import { error, redirect } from '@sveltejs/kit';

import { authorities } from '#lib/organisations/establishment.server.ts';
import { addVenue } from '#lib/organisations/venues/change.server.ts';
import { readVenueForm } from '#lib/organisations/venues/form.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.actor, 'venue.change')) error(404, errors.notFound);
  return { authorities: await authorities(locals.reader) };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    // whoever may not is not told what the form asks
    if (!may(locals.actor, 'venue.change')) error(404, errors.notFound);
    const form = readVenueForm(await request.formData());
    if ('problems' in form) return invalid(form);
    const { db, actor: by, now } = locals;
    const added = await addVenue(db, { venue: form.facts, by, now });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, `/organise/venues/${added.id}?done=added`);
  }
};
