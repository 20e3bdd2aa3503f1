import { stateOf } from '../../screen.server.ts';
import { keyed } from '../keyed.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { event, base } = await keyed(locals, params.key);
  return { first: await stateOf(locals, event), base };
};
