import { datesText } from '#lib/changes/programme/letters.server.ts';
import { countStates } from '#lib/programmes/read.server.ts';

import { organisedProgramme } from '../organised.server.ts';
import type { LayoutServerLoad } from './$types';

/** The head and tabs of a programme's pages. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
  const programme = await organisedProgramme(locals, params.programme);
  const counts = await countStates(locals.reader, { programme: programme.id });
  return {
    head: {
      id: programme.id,
      title: programme.title,
      dates: datesText(programme),
      people: counts.accepted + counts.completed
    }
  };
};
