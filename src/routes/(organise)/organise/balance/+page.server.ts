import { programmes } from '#lib/programmes/programme.server.ts';
import { rangeBalance } from '#lib/reports/balance.server.ts';

import { readRange } from './range.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { range, typed, problems } = readRange(url.searchParams);
  const [balance, all] = await Promise.all([
    rangeBalance(locals.reader, { ...range, by: locals.actor }),
    programmes(locals.reader)
  ]);
  return {
    balance,
    programmes: all.map(({ id, title }) => ({ value: id, text: title })),
    asked: { typed, problems },
    search: url.search
  };
};
