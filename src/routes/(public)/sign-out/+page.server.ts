import { redirect } from '@sveltejs/kit';

import { endSession } from '#lib/people/session.server.ts';

import { dropSealed, dropSession, dropStay } from '../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
  signedIn: locals.actor.person !== null
});

export const actions: Actions = {
  default: async ({ locals, cookies }) => {
    if (locals.token) await endSession(locals.db, locals.token);
    dropSession(cookies);
    dropStay(cookies);
    dropSealed(cookies, 'provider-account');
    redirect(303, '/');
  }
};
