import { error } from '@sveltejs/kit';

import { findPartner, partnerKinds } from '#lib/organisations/partner.server.ts';
import { profileOf } from '#lib/organisations/partners/profile.server.ts';
import { partnerState } from '#lib/organisations/partners/read.server.ts';
import { authorityNames } from '#lib/organisations/regions.server.ts';
import { standingTalksOf } from '#lib/organisations/partners/standing.server.ts';
import { talksOfPartner } from '#lib/slots/desk.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now } = locals;
  const partner = await findPartner(db, params.partner);
  if (!partner || partnerState(partner) !== 'approved') error(404, errors.notFound);
  // what is between it and the organisers stays there
  const profile = { ...profileOf(partner), noticeDays: null, travelPaidBy: null, platform: null };
  const [kinds, areas, standing, talks] = await Promise.all([
    partnerKinds(db),
    authorityNames(db, profile.areas),
    standingTalksOf(db, partner.id),
    talksOfPartner(db, { partner: partner.id, listed: true, now })
  ]);
  return {
    id: partner.id,
    profile,
    areas,
    kind: kinds.find(({ id }) => id === partner.kind_id)?.name ?? '',
    hasLogo: partner.logo_id !== null,
    standing: standing
      .filter(({ retired_at }) => retired_at === null)
      .map(({ id, kind, title, line, minutes, levels, mode }) => ({
        id,
        kind: kind as 'talk',
        title,
        line,
        minutes,
        levels: JSON.parse(levels) as string[],
        mode
      })),
    talks: talks.map(({ talk, title, card, clock }) => ({ talk, title, card, clock }))
  };
};
