import { error } from '@sveltejs/kit';

import { findMail } from '#lib/demo.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const mail = await findMail(locals.reader, params.mail);
  if (!mail) error(404, errors.notFound);
  const { id, to_email: to, subject, text, calendar } = mail;
  return { id, to, subject, at: instantText(mail.at), parts: linked(text), calendar };
};

/** The text in pieces, so that its addresses can be pressed. */
function linked(text: string): { text: string; href: string | null }[] {
  return text
    .split(/(https?:\/\/[^\s>]+)/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, href: /^https?:/.test(piece) ? piece : null }));
}
