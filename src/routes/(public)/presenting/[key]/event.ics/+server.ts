import { talkResponse } from '../../../ics.server.ts';
import { openedPart } from '../../../material.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  talkResponse(locals, await openedPart(locals, params.key));
