import { coordinatedEvents } from '#lib/booking/pools/coordinate-read.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { coordinates } from '#lib/people/may.ts';
import { isOver } from '#lib/programmes/programme.server.ts';
import { recruitedBy } from '#lib/programmes/read.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { reader: db, actor, now } = locals;
  const mine = coordinates(actor);
  const [events, all, programmes] = await Promise.all([
    coordinatedEvents(db, { authorities: mine, now }),
    authorities(db),
    recruitedBy(db, mine)
  ]);
  return {
    events,
    programmes: programmes
      .filter((line) => !isOver(line, now))
      .map((line) => ({ ...line, asking: Number(line.asking ?? 0) })),
    authorities: all.filter(({ id }) => mine.includes(id)).map(({ name }) => name)
  };
};
