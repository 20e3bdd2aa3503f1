import { error } from '@sveltejs/kit';

import { findMail } from '#lib/demo.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const mail = await findMail(locals.reader, params.mail);
  if (!mail?.calendar) error(404, errors.notFound);
  return new Response(mail.calendar, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="invite.ics"'
    }
  });
};
