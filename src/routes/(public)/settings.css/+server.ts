import { house } from '#lib/house.server.ts';
import { accentStyle } from '#lib/people/house.server.ts';

import type { RequestHandler } from './$types';

/** The house's accent: a stylesheet, because a page may carry no style of its own. */
export const GET: RequestHandler = ({ url }) => {
  const now = house();
  const kept = url.searchParams.get('v') === String(now.version);
  return new Response(accentStyle(now), {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': kept ? 'public, max-age=31536000, immutable' : 'no-cache'
    }
  });
};
