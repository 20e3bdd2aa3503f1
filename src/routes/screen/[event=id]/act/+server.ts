import { redirect } from '@sveltejs/kit';

import { posted, runs } from '../../screen.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
  const event = await runs(locals, params.event, locals.actor);
  return posted({ locals, request }, { event, by: locals.actor, base: `/screen/${event.id}` });
};

/** Reloaded or typed, the address of an act is the screen's. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const event = await runs(locals, params.event, locals.actor);
  redirect(303, `/screen/${event.id}`);
};
