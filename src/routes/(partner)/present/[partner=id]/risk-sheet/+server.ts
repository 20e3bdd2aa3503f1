import { error } from '@sveltejs/kit';

import { fileResponse, findFile } from '#lib/files/files.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const { reader: db, actor } = locals;
  const partner = may(actor, 'partner.see', { partner: params.partner })
    ? await findPartner(db, params.partner)
    : undefined;
  const file = partner?.risk_sheet_id ? await findFile(db, partner.risk_sheet_id) : undefined;
  const answer = file && (await fileResponse(file));
  if (!answer) error(404, errors.notFound);
  return answer;
};
