import { json } from '@sveltejs/kit';

import { typedSoFar } from '#lib/organisations/establishment.server.ts';
import { allow, secondsLeft } from '#lib/rate.server.ts';

import type { RequestHandler } from './$types';

/** Somebody who types all the time looks twice a second. */
const LOOKS = { what: 'schools:person', most: 600, seconds: 300 };

/** Schools that fit what was typed so far, for the field of a page with scripts. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { db, reader, actor, client } = locals;
  if (!(await allow(db, LOOKS, actor.person?.id ?? client))) {
    return new Response(null, {
      status: 429,
      headers: { 'retry-after': String(secondsLeft(LOOKS)) }
    });
  }
  const schools = await typedSoFar(reader, (url.searchParams.get('q') ?? '').slice(0, 100));
  // whoever goes back a letter is answered by their own browser
  return json({ schools }, { headers: { 'cache-control': 'private, max-age=300' } });
};
