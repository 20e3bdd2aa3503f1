import { posted } from '../../../screen.server.ts';
import { keyed } from '../../keyed.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
  const { event, by, base } = await keyed(locals, params.key);
  return posted({ locals, request }, { event, by, base });
};
