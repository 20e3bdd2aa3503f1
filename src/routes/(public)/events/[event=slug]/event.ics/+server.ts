import { publicDownload } from '#lib/changes/download.server.ts';

import { icsResponse } from '../../../ics.server.ts';
import { seenEvent } from '../seen.server.ts';
import type { RequestHandler } from './$types';

/** Of a private event only for whoever has its link. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const seen = await seenEvent(locals, { slug: params.event, key: url.searchParams.get('key') });
  const { event, key } = seen;
  const open = event.listing !== 'private' || key !== null;
  return icsResponse(open ? await publicDownload(db, { event, now }) : null, event.slug);
};
