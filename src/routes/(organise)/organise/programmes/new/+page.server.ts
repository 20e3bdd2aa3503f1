import { error, redirect } from '@sveltejs/kit';

import { readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { detailsFrom, programmeForm } from '#lib/programmes/form.server.ts';
import { makeProgramme } from '#lib/programmes/programme.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (!may(locals.actor, 'programme.create')) error(404, errors.notFound);
  const { mailFrom } = settings();
  return {
    values: {
      title: '',
      summary: '',
      description: '',
      for_whom: '',
      starts_on: '',
      ends_on: '',
      host: mailFrom.name,
      contact: locals.actor.person!.email,
      version: '0'
    }
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(programmeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const made = await makeProgramme(db, { details: detailsFrom(form.values), by, now });
    if (isRefusal(made)) return refused(made, form.typed);
    redirect(303, `/organise/programmes/${made.id}?done=made`);
  }
};
