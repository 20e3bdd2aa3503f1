/** What the pages of a partner's desk share. */
import { error } from '@sveltejs/kit';

import { findPartner, type Partner } from '#lib/organisations/partner.server.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

/** The partner of an address, for whoever presents for it and for organisers; 404 for others. */
export async function seenPartner(locals: App.Locals, id: string): Promise<Partner> {
  const partner = may(locals.actor, 'partner.see', { partner: id })
    ? await findPartner(locals.reader, id)
    : undefined;
  if (!partner) error(404, errors.notFound);
  return partner;
}

/** Where "back" leads: to the desk, or for an organiser who presents for others to their page. */
export function backOf(locals: App.Locals, id: string): { href: string; own: boolean } {
  const own = may(locals.actor, 'partner.present', { partner: id });
  return { own, href: own ? `/present/${id}` : `/organise/partners/${id}` };
}
