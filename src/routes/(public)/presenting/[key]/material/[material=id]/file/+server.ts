import { download, openedPart } from '../../../../../material.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  download({ locals }, await openedPart(locals, params.key), params.material);
