import { error, redirect } from '@sveltejs/kit';

import { house, lookAtHouse } from '#lib/house.server.ts';
import { firstSteps } from '#lib/people/first-steps.server.ts';
import { endFirstSteps } from '#lib/people/house.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.actor, 'house.change')) error(404, errors.notFound);
  return { steps: await firstSteps(locals.reader), begun: house().begun };
};

export const actions: Actions = {
  end: async ({ locals }) => {
    const { db, actor: by, now } = locals;
    const ended = await endFirstSteps(db, { by, now });
    if (isRefusal(ended)) return refused(ended);
    await lookAtHouse(db, { now: true });
    redirect(303, '/admin/people');
  }
};
