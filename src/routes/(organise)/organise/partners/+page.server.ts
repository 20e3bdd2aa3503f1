import { error } from '@sveltejs/kit';

import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { partnersList, partnerState } from '#lib/organisations/partners/read.server.ts';
import { may } from '#lib/people/may.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'partner.answer')) error(404, errors.notFound);
  const filter = {
    q: url.searchParams.get('q')?.trim().slice(0, 100) ?? '',
    kind: url.searchParams.get('kind') ?? ''
  };
  const partners = await partnersList(locals.reader, filter);
  return {
    filter,
    kinds: await partnerKinds(locals.reader),
    added: url.searchParams.get('added'),
    partners: partners.map(({ created_at, approved_at, declined_at, ended_at, ...partner }) => ({
      ...partner,
      signedUp: instantText(created_at),
      state: partnerState({ approved_at, declined_at, ended_at })
    }))
  };
};
