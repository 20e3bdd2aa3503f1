import { runs, stateOf } from '../screen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await runs(locals, params.event, locals.actor);
  return { bare: true, first: await stateOf(locals, event), base: `/screen/${event.id}` };
};
