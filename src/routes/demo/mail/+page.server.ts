import { mailList } from '#lib/demo.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  return { search, page, ...(await mailList(locals.reader, { search, page })) };
};
