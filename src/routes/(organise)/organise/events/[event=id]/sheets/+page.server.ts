import { redirect } from '@sveltejs/kit';

import { handOver, numbersSheet, setUpSheet } from '#lib/reports/sheets.server.ts';
import { consentsAt } from '#lib/slots/consents.server.ts';
import { instantText } from '#lib/time.server.ts';

import { refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const [numbers, setUp, consents] = await Promise.all([
    numbersSheet(db, event),
    setUpSheet(db, event),
    consentsAt(db, event.id)
  ]);
  return {
    ...numbers,
    setUp,
    consents,
    food: event.food_at !== null,
    asOf: instantText(now),
    noted: url.searchParams.has('noted')
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const refusal = await handOver(db, { event, by: actor, now });
    if (refusal) return refused(refusal);
    redirect(303, `/organise/events/${event.id}/sheets?noted`);
  }
};
