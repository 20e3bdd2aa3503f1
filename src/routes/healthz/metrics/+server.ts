import { createHash, timingSafeEqual } from 'node:crypto';

import { error } from '@sveltejs/kit';

import { metricsText } from '#lib/metrics.server.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** For whoever has the token of the settings; for nobody when there is none. */
export const GET: RequestHandler = async ({ locals, request }) => {
  const { metricsToken } = settings();
  if (!metricsToken) error(404, errors.notFound);
  const given = request.headers.get('authorization') ?? '';
  if (!timingSafeEqual(digest(given), digest(`Bearer ${metricsToken}`))) {
    return new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  }
  const { text, contentType } = await metricsText(locals.reader, locals.now);
  return new Response(text, {
    headers: { 'content-type': contentType, 'cache-control': 'no-store' }
  });
};
