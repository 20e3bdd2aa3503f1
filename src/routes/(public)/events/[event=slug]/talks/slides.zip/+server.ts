import { archive } from '../../../../talks.server.ts';
import { openedEvent } from '../opened.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) =>
  archive(await openedEvent(locals, { slug: params.event, url }), locals.reader);
