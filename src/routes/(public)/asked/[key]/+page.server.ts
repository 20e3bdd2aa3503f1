import { error, redirect } from '@sveltejs/kit';

import { partnerByAskKey } from '#lib/changes/asks/read.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { askedPage, postAnswers } from '../../../asked.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function keyed(db: App.Locals['db'], key: string) {
  const partner = await partnerByAskKey(db, key);
  if (!partner) error(404, errors.notFound);
  return partner;
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const partner = await keyed(locals.reader, params.key);
  return {
    partner: partner.name,
    done: url.searchParams.has('done'),
    ...(await askedPage(locals, partner.id))
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const partner = await keyed(locals.db, params.key);
    const by = { ...locals.actor, key: { kind: 'partner-asks' as const, id: partner.id } };
    const data = await request.formData();
    const failed = await postAnswers(locals, { partner: partner.id, by, data });
    if (failed) return failed;
    redirect(303, `/asked/${params.key}?done`);
  }
};
