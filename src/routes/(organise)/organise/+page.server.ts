import { placesLeft } from '#lib/booking/places.server.ts';
import { inboxCount } from '#lib/changes/replies/read.server.ts';
import { organisersList, PAGE } from '#lib/events/read.server.ts';
import { partnersToAnswer } from '#lib/organisations/partners/read.server.ts';
import { may } from '#lib/people/may.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, now, actor } = locals;
  const which = url.searchParams.has('past') ? 'past' : 'coming';
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { cards, total } = await organisersList(db, { actor, which, page, now });
  const places = await placesLeft(db, { events: cards.map(({ id }) => id), authority: null });
  return {
    which,
    page,
    pages: Math.ceil(total / PAGE),
    events: cards.map((card) => {
      const { places: all, waiting, taken } = places.get(card.id)!;
      return { ...card, places: all, waiting, taken };
    }),
    changesNetworks: may(actor, 'network.change'),
    partners: await partnersToAnswer(db),
    cameBack: await inboxCount(db, { actor })
  };
};
