import { redirect } from '@sveltejs/kit';

import { authorities } from '#lib/organisations/establishment.server.ts';
import { coordinates } from '#lib/people/may.ts';

import type { PageServerLoad } from './$types';

/** The desk of the one authority; whoever coordinates several chooses. */
export const load: PageServerLoad = async ({ locals }) => {
  const mine = coordinates(locals.actor);
  if (mine.length === 1) redirect(303, `/coordinate/${mine[0]}`);
  const all = await authorities(locals.reader);
  return { authorities: all.filter(({ id }) => mine.includes(id)) };
};
