import { error, redirect } from '@sveltejs/kit';

import { takeOutResponse } from '#lib/changes/take-out/archive.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

/** By POST, because it is noted: nothing changes when a link is followed. */
export const POST: RequestHandler = async ({ locals }) => {
  const { db, actor: by, now } = locals;
  const archive = await takeOutResponse(db, { url: settings().databaseUrl, by, now });
  if (!isRefusal(archive)) return archive;
  if (archive.refused === 'not-allowed') error(404, errors.notFound);
  // the page says itself that a fresh proof is needed
  redirect(303, `/admin/take-out?no=${archive.refused}`);
};
