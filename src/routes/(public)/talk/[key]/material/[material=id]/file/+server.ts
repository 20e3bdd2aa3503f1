import { download, openedTalk } from '../../../../../material.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  download({ locals }, await openedTalk(locals, params.key), params.material);
