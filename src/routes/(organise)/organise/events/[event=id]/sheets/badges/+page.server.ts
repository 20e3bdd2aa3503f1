import { badgesOf } from '#lib/reports/badges.server.ts';

import { organised } from '../../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  return { badges: await badgesOf(locals.reader, event), host: event.host };
};
