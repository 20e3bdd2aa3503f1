import { isOver } from '#lib/programmes/programme.server.ts';
import { recruitedBy } from '#lib/programmes/read.server.ts';

import { deskOf } from '../../coordinated.server.ts';
import type { PageServerLoad } from './$types';

/** The programmes for which the authority recruits, those that are over last. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const authority = await deskOf(locals, params);
  const all = await recruitedBy(locals.reader, [authority.id]);
  const programmes = all.map(({ asking, ...line }) => ({
    ...line,
    asking: Number(asking ?? 0),
    over: isOver(line, locals.now)
  }));
  return { authority, programmes: programmes.toSorted((a, b) => Number(a.over) - Number(b.over)) };
};
