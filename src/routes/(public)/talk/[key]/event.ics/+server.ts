import { talkResponse } from '../../../ics.server.ts';
import { openedTalk } from '../../../material.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  talkResponse(locals, await openedTalk(locals, params.key));
