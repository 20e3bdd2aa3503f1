import { error } from '@sveltejs/kit';

import { isRefusal } from '#lib/refusal.ts';
import { eventBalance } from '#lib/reports/balance.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { organised } from '../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const balance = await eventBalance(locals.reader, { event, by: locals.actor });
  if (isRefusal(balance)) error(404, errors.notFound);
  return { balance };
};
