import { error } from '@sveltejs/kit';

import { downloadOf } from '#lib/booking/download.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { keyedBooking } from '../keyed.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const text = await downloadOf(db, { booking, event, now });
  if (text === null) error(404, errors.notFound);
  return new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}.ics"`
    }
  });
};
