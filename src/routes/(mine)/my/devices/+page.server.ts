import { redirect } from '@sveltejs/kit';

import { endSessionsOf, idOf, sessionsOf } from '#lib/people/session.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { dropSession, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const sessions = await sessionsOf(locals.reader, locals.actor.person!.id);
  const own = locals.token && idOf(locals.token);
  return {
    sessions: sessions.map(({ id, device, createdAt, seenAt }) => ({
      device,
      created: instantText(createdAt),
      seen: instantText(seenAt),
      own: id === own
    }))
  };
};

export const actions: Actions = {
  everywhere: async ({ locals, cookies }) => {
    const person = locals.actor.person!.id;
    const ended = await endSessionsOf(locals.db, { person, by: locals.actor });
    if (isRefusal(ended)) return refused(ended);
    dropSession(cookies);
    redirect(303, '/');
  }
};
