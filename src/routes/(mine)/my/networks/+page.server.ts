import { redirect } from '@sveltejs/kit';

import { membershipsOf } from '#lib/networks/contact.server.ts';
import { chooseNetworks, networks } from '#lib/networks/network.server.ts';

import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const [all, mine] = await Promise.all([networks(db), membershipsOf(db, actor.person!.id)]);
  return {
    networks: all,
    mine: mine.map(({ network, name, contactSince }) => ({
      network,
      name,
      shown: contactSince !== null
    })),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    await chooseNetworks(locals.db, {
      person: locals.actor.person!.id,
      shown: form.getAll('shown').map(String),
      wanted: form.getAll('wanted').map(String),
      now: locals.now
    });
    redirect(303, '/my/networks?saved');
  }
};
