import { error, redirect } from '@sveltejs/kit';

import { authorities } from '#lib/organisations/establishment.server.ts';
import { addSchool } from '#lib/organisations/schools/change.server.ts';
import { clusters } from '#lib/organisations/schools/clusters.server.ts';
import { readSchoolForm } from '#lib/organisations/schools/form.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'school.change')) error(404, errors.notFound);
  return {
    authorities: await authorities(locals.reader),
    clusters: await clusters(locals.reader),
    name: (url.searchParams.get('name') ?? '').slice(0, 120)
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readSchoolForm(await request.formData());
    if ('problems' in form) return invalid(form);
    const { db, actor: by, now } = locals;
    const added = await addSchool(db, { school: form.facts, by, now });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, `/admin/schools/${added.id}?done=added`);
  }
};
