import { download } from '../../../../../talks.server.ts';
import { openedBooking } from '../../opened.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) =>
  download(await openedBooking(locals, params.key), locals.reader, params.material);
