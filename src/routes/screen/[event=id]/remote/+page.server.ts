import { link } from '#lib/link.server.ts';
import { keyTo } from '#lib/people/key.server.ts';

import { runs, stateOf } from '../../screen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await runs(locals, params.event, locals.actor);
  return {
    first: await stateOf(locals, event),
    base: `/screen/${event.id}`,
    phone: link(`/screen/remote/${keyTo('screen', event.id)}`)
  };
};
