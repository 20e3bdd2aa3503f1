import { streamOf } from '#lib/screen/live.server.ts';

import { keyed } from '../../keyed.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  streamOf(locals.reader, (await keyed(locals, params.key)).event);
