import { downloadOf } from '#lib/changes/download.server.ts';

import { icsResponse } from '../../../ics.server.ts';
import { keyedBooking } from '../keyed.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const person = booking.state === 'confirmed' ? booking.person_id : null;
  const text = person && (await downloadOf(db, { event: event.id, person, now }));
  return icsResponse(text, event.slug);
};
