import { redirect } from '@sveltejs/kit';

import { findPerson, setNoPhotographs } from '#lib/people/person.server.ts';

import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const person = await findPerson(locals.reader, locals.actor.person!.id);
  return { none: person?.no_photographs_at != null };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, now, actor } = locals;
    const none = (await request.formData()).get('none') === 'yes';
    await setNoPhotographs(db, { person: actor.person!.id, none, now });
    redirect(303, '/my/privacy');
  }
};
