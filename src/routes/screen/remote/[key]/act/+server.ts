import { redirect } from '@sveltejs/kit';

import { posted } from '../../../screen.server.ts';
import { keyed } from '../../keyed.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
  const { event, by, base } = await keyed(locals, params.key);
  return posted({ locals, request }, { event, by, base });
};

/** Reloaded or typed, the address of an act is the remote's. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { base } = await keyed(locals, params.key);
  redirect(303, base);
};
