import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { endOneSession, endSessionsOf, idOf, sessionsOf } from '#lib/people/session.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { dropSession, invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const oneForm = v.object({ mark: v.string() });
/** Sessions of one page of the list. */
const PAGE = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
  const sessions = await sessionsOf(locals.reader, locals.actor.person!.id);
  const own = locals.token && idOf(locals.token);
  const pages = Math.max(1, Math.ceil(sessions.length / PAGE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1));
  return {
    page,
    pages,
    ended: url.searchParams.has('ended'),
    sessions: sessions
      .slice((page - 1) * PAGE, page * PAGE)
      .map(({ id, mark, device, createdAt, seenAt }) => ({
        mark,
        device,
        created: instantText(createdAt),
        seen: instantText(seenAt),
        own: id === own
      }))
  };
};

export const actions: Actions = {
  one: async ({ locals, request }) => {
    const form = readForm(oneForm, await request.formData());
    if (!form.ok) return invalid(form);
    const person = locals.actor.person!.id;
    const { mark } = form.values;
    const ended = await endOneSession(locals.db, { person, mark, by: locals.actor });
    if (isRefusal(ended)) return refused(ended);
    redirect(303, '/my/devices?ended');
  },

  everywhere: async ({ locals, cookies }) => {
    const person = locals.actor.person!.id;
    const ended = await endSessionsOf(locals.db, { person, by: locals.actor });
    if (isRefusal(ended)) return refused(ended);
    dropSession(cookies);
    redirect(303, '/');
  }
};
