import { coordinatedEvents } from '#lib/booking/pools/coordinate-read.server.ts';
import { fold } from '#lib/text.ts';

import { deskOf, pageOf, searchOf } from '../coordinated.server.ts';
import type { PageServerLoad } from './$types';

const PAGE = 20;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const [search, page] = [searchOf(url), pageOf(url)];
  const all = await coordinatedEvents(db, { authorities: [authority.id], now });
  const found = all.filter(({ card }) => fold(card.title).includes(fold(search)));
  return {
    authority,
    search,
    page,
    any: all.length > 0,
    searches: all.length > PAGE,
    pages: Math.ceil(found.length / PAGE),
    events: found.slice((page - 1) * PAGE, page * PAGE)
  };
};
