import { error } from '@sveltejs/kit';

import { fileResponse, findFile } from '#lib/files/files.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { partnerState } from '#lib/organisations/partners/read.server.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

/** Everybody's once the partner is approved; before that its own people's and the organisers'. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const partner = await findPartner(locals.reader, params.partner);
  const open =
    partner &&
    (partnerState(partner) === 'approved' ||
      may(locals.actor, 'partner.see', { partner: partner.id }));
  const file = open && partner.logo_id ? await findFile(locals.reader, partner.logo_id) : undefined;
  const answer = file && (await fileResponse(file));
  if (!answer) error(404, errors.notFound);
  return answer;
};
