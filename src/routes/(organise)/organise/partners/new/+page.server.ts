import { error, redirect } from '@sveltejs/kit';

import { readForm } from '#lib/form.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { signUpForm } from '#lib/organisations/partners/form.server.ts';
import { addPartner } from '#lib/organisations/partners/sign-up.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.actor, 'partner.answer')) error(404, errors.notFound);
  return { kinds: await partnerKinds(locals.reader) };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, actor, now } = locals;
    const form = readForm(signUpForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { values, typed } = form;
    if (!(await partnerKinds(db)).some(({ id }) => id === values.kind)) {
      const problem = { field: 'kind', message: visit.partners.kindMissing };
      return invalid({ typed, problems: [problem] });
    }
    const added = await addPartner(db, {
      name: values.name,
      kind: values.kind,
      web: values.web || null,
      about: values.about || null,
      contactName: values.contact_name,
      contactEmail: values.contact_email,
      by: actor,
      now
    });
    if (isRefusal(added)) return refused(added, typed);
    redirect(303, `/organise/partners/${added.id}?added`);
  }
};
