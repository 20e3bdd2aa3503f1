import { redirect } from '@sveltejs/kit';

import { partnersOf } from '#lib/organisations/partner.server.ts';

import type { PageServerLoad } from './$types';

/** Most present for one partner and go straight to its desk. */
export const load: PageServerLoad = async ({ locals }) => {
  const partners = await partnersOf(locals.reader, locals.actor);
  if (partners.length === 1) redirect(303, `/present/${partners[0]!.id}`);
  return { partners };
};
