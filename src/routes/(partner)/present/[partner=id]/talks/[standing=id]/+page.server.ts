import { error, redirect } from '@sveltejs/kit';

import { readStanding, typedStanding } from '#lib/organisations/partners/form.server.ts';
import {
  changeStandingTalk,
  findStanding,
  retireStandingTalk
} from '#lib/organisations/partners/standing.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { seenPartner } from '../../../seen.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const partner = await seenPartner(locals, params.partner);
  const talk = await findStanding(locals.reader, params.standing);
  if (talk?.partner_id !== partner.id) error(404, errors.notFound);
  return {
    id: partner.id,
    standing: talk.id,
    title: talk.title,
    retired: talk.retired_at !== null,
    typed: typedStanding(talk),
    saved: url.searchParams.has('saved')
  };
};

async function retire({ locals, params }: RequestEvent, back: boolean) {
  const retired = await retireStandingTalk(locals.db, {
    partner: params.partner,
    standing: params.standing,
    back,
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(retired)) return refused(retired);
  redirect(303, `/present/${params.partner}/talks`);
}

export const actions: Actions = {
  change: async ({ locals, params, request }) => {
    const form = readStanding(await request.formData());
    if ('problems' in form) return invalid(form);
    const changed = await changeStandingTalk(locals.db, {
      partner: params.partner,
      standing: params.standing,
      details: form.details,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(changed)) return refused(changed, form.typed);
    redirect(303, `/present/${params.partner}/talks/${params.standing}?saved`);
  },
  retire: (event) => retire(event, false),
  back: (event) => retire(event, true)
};
