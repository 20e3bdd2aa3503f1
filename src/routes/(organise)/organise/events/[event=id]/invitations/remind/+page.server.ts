import { redirect } from '@sveltejs/kit';

import { previewOf } from '#lib/invitations/letters.server.ts';
import { previewReminder, remindInvited } from '#lib/invitations/remind.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { awake, instantText } from '#lib/time.server.ts';

import { refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 200;

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const { remind, skip } = await previewReminder(db, { event: event.id, now });
  const goes = awake(now, event.starts_at);
  return {
    count: remind.length,
    remind: remind.slice(0, SHOWN).map(({ name, email }) => ({ name, email })),
    skip: skip
      .slice(0, SHOWN)
      .map(({ line, why }) => ({ name: line.name, email: line.email, why })),
    letter: remind[0] ? await previewOf(db, { invitation: remind[0].id, now }) : null,
    quiet: goes > now ? instantText(goes) : null
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor: by } = locals;
    const event = await organised(locals, params.event);
    const done = await remindInvited(db, { event: event.id, by, now });
    if (isRefusal(done)) return refused(done);
    redirect(303, `/organise/events/${event.id}/invitations?reminded=${done.reminded}`);
  }
};
