import { error } from '@sveltejs/kit';

import { fileResponse, findFile } from '#lib/files/files.server.ts';
import { house } from '#lib/house.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

/** The house's logo. Its address names the file, so a browser may keep it for ever. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const id = house().logoId;
  const file = id ? await findFile(locals.reader, id) : undefined;
  const answer = file && (await fileResponse(file));
  if (!answer) error(404, errors.notFound);
  if (url.searchParams.get('v') === id) {
    answer.headers.set('cache-control', 'public, max-age=31536000, immutable');
  }
  return answer;
};
