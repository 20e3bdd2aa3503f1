import { redirect } from '@sveltejs/kit';

import {
  EMPTY_STANDING,
  readStanding,
  typedStanding
} from '#lib/organisations/partners/form.server.ts';
import { addStandingTalk, findStanding } from '#lib/organisations/partners/standing.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { partners } from '#lib/words/en/partners.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { seenPartner } from '../../../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** `?from=` begins with a copy of another one of theirs. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const partner = await seenPartner(locals, params.partner);
  const from = url.searchParams.get('from');
  const copied = from ? await findStanding(locals.reader, from) : undefined;
  const typed =
    copied?.partner_id === partner.id
      ? { ...typedStanding(copied), title: partners.standing.copyTitle(copied.title) }
      : EMPTY_STANDING;
  return { id: partner.id, typed };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = readStanding(await request.formData());
    if ('problems' in form) return invalid(form);
    const added = await addStandingTalk(locals.db, {
      partner: params.partner,
      details: form.details,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, `/present/${params.partner}/talks/${added.id}?saved`);
  }
};
