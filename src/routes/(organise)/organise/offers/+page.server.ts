import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { onOffer, type OfferFilter } from '#lib/organisations/partners/standing.server.ts';
import { authorityChoices } from '#lib/organisations/regions.server.ts';
import { fold } from '#lib/text.ts';

import type { PageServerLoad } from './$types';

const FILTERS = ['q', 'level', 'theme', 'mode', 'kind', 'authority'] as const;

/** Every organiser's, also of one event: what partners offer is no secret. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db } = locals;
  const filter: OfferFilter = {};
  for (const name of FILTERS) {
    const value = url.searchParams.get(name)?.trim().slice(0, 100);
    if (value) filter[name] = value;
  }
  const offers = await onOffer(db, filter);
  const words = fold(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const found = offers.filter(({ title, line, partner }) => {
    const text = fold([title, line, partner].filter(Boolean).join(' '));
    return words.every((word) => text.includes(word));
  });
  return {
    filter,
    kinds: await partnerKinds(db),
    authorities: (await authorityChoices(db)).map(({ id, name }) => ({ id, name })),
    offers: found.map(({ levels, kind, areas: _, ...offer }) => ({
      ...offer,
      kind: kind as 'talk',
      levels: JSON.parse(levels) as string[]
    }))
  };
};
