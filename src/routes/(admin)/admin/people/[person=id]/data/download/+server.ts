import { error } from '@sveltejs/kit';

import { dataFile } from '#lib/changes/my-data/file.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { db, actor: by, now } = locals;
  const text = url.searchParams.has('text');
  const file = await dataFile(db, { person: params.person, text, by, now });
  if (isRefusal(file)) error(file.refused === 'slow-down' ? 429 : 404, sentence(file));
  return file;
};
