import { coordinatedEvents } from '#lib/booking/pools/coordinate-read.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { coordinates } from '#lib/people/may.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { reader: db, actor, now } = locals;
  const mine = coordinates(actor);
  const [events, all] = await Promise.all([
    coordinatedEvents(db, { authorities: mine, now }),
    authorities(db)
  ]);
  return {
    events,
    authorities: all.filter(({ id }) => mine.includes(id)).map(({ name }) => name)
  };
};
