import { streamOf } from '#lib/screen/live.server.ts';

import { runs } from '../../screen.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  streamOf(locals.reader, await runs(locals, params.event, locals.actor));
