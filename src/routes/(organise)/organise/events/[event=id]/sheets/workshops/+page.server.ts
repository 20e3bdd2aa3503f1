import { workshopLists } from '#lib/booking/workshops/workshops-read.server.ts';
import { instantText } from '#lib/time.server.ts';

import { organised } from '../../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  return {
    lists: await workshopLists(locals.reader, event.id),
    asOf: instantText(locals.now)
  };
};
