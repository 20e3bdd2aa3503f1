import { redirect } from '@sveltejs/kit';

import { readForm } from '#lib/form.ts';
import { detailsFrom, programmeForm, valuesOf } from '#lib/programmes/form.server.ts';
import { changeProgramme } from '#lib/programmes/programme.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organisedProgramme } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
  values: valuesOf(await organisedProgramme(locals, params.programme)),
  saved: url.searchParams.has('saved')
});

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = readForm(programmeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const details = detailsFrom(form.values);
    const version = Number(form.values.version);
    const saved = await changeProgramme(db, { programme, details, version, by, now });
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, `/organise/programmes/${programme}/edit?saved`);
  }
};
