import { error, redirect } from '@sveltejs/kit';

import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import { askedPage, postAnswers } from '../../../../asked.server.ts';
import { seenPartner } from '../../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const partner = await seenPartner(locals, params.partner);
  if (!may(locals.actor, 'ask.answer', { partner: partner.id })) error(404, errors.notFound);
  return {
    id: partner.id,
    name: partner.name,
    done: url.searchParams.has('done'),
    ...(await askedPage(locals, partner.id))
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const data = await request.formData();
    const failed = await postAnswers(locals, { partner: params.partner, by: locals.actor, data });
    if (failed) return failed;
    redirect(303, `/present/${params.partner}/asked?done`);
  }
};
