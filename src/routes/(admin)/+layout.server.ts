import { asking } from '#lib/people/confirm/confirm.server.ts';
import { settings } from '#lib/settings.server.ts';

import { turnAway } from '../door.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
  turnAway(locals);
  const asks = settings().adminPasskey ? await asking(locals.reader, locals.actor) : [];
  return { asking: asks.length };
};
