import { standingTalksOf } from '#lib/organisations/partners/standing.server.ts';

import { backOf, seenPartner } from '../../seen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const partner = await seenPartner(locals, params.partner);
  const talks = await standingTalksOf(locals.reader, partner.id);
  return {
    id: partner.id,
    name: partner.name,
    back: backOf(locals, partner.id),
    talks: talks.map(({ id, kind, title, line, minutes, mode, retired_at }) => ({
      id,
      kind: kind as 'talk',
      title,
      line,
      minutes,
      mode,
      retired: retired_at !== null
    }))
  };
};
