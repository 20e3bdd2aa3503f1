import { PAST_PAGE, pastEvents } from '#lib/attendance/authority/figures.server.ts';

import { deskOf, pageOf, searchOf } from '../../coordinated.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const [search, page] = [searchOf(url), pageOf(url)];
  const { events, total } = await pastEvents(db, { authority: authority.id, search, page, now });
  return { authority, search, page, total, pages: Math.ceil(total / PAST_PAGE), events };
};
