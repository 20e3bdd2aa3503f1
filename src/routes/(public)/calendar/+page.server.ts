import { feedAddress, subscribeAddress } from '#lib/changes/feeds/address.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const address = feedAddress('public');
  return { address, open: subscribeAddress(address) };
};
