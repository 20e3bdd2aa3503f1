import { error } from '@sveltejs/kit';

import { findMail } from '#lib/demo.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

/** The mail as its reader sees it; it brings its own styles, so it stands outside the app's page. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const mail = await findMail(locals.reader, params.mail);
  if (!mail) error(404, errors.notFound);
  return new Response(mail.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation"
    }
  });
};
