import { error, redirect } from '@sveltejs/kit';

import { answerPartner, partnersList } from '#lib/organisations/partner.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'partner.answer')) error(404, errors.notFound);
  const partners = await partnersList(locals.reader);
  return {
    answered: url.searchParams.has('answered'),
    partners: partners.map(({ created_at, approved_at, declined_at, ...partner }) => ({
      ...partner,
      signedUp: instantText(created_at),
      state: approved_at
        ? ('approved' as const)
        : declined_at
          ? ('declined' as const)
          : ('waits' as const)
    }))
  };
};

async function answer({ locals, request }: RequestEvent, approve: boolean) {
  const partner = (await request.formData()).get('partner');
  const answered = await answerPartner(locals.db, {
    partner: typeof partner === 'string' ? partner : '',
    approve,
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(answered)) return refused(answered);
  redirect(303, '/organise/partners?answered');
}

export const actions: Actions = {
  approve: (event) => answer(event, true),
  decline: (event) => answer(event, false)
};
