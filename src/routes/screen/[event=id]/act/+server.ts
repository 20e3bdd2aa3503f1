import { posted, runs } from '../../screen.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
  const event = await runs(locals, params.event, locals.actor);
  return posted({ locals, request }, { event, by: locals.actor, base: `/screen/${event.id}` });
};
