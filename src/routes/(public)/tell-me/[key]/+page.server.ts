import { error, redirect } from '@sveltejs/kit';

import { tellMePath } from '#lib/changes/announce-letters.server.ts';
import { findTellMe, leaveTellMe, proveTellMe } from '#lib/changes/tell-me.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { Actions, PageServerLoad } from './$types';

/** The address that asked, and the event; the key in the mailed link is what proves it. */
async function keyed(db: App.Locals['db'], key: string) {
  const id = openKey('tell-me', key);
  const asked = id && (await findTellMe(db, id));
  const event = asked && (await findEvent(db, asked.event_id));
  if (!asked || !event) error(404, errors.notFound);
  return { asked, event };
}

/** Asks; scanners follow links, and nothing happens until somebody presses. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { asked, event } = await keyed(locals.reader, params.key);
  return {
    email: asked.email,
    event: toPage(event),
    state: asked.left_at
      ? ('left' as const)
      : asked.told_at
        ? ('told' as const)
        : asked.proved_at
          ? ('willTell' as const)
          : ('ask' as const)
  };
};

export const actions: Actions = {
  yes: async ({ locals, params }) => {
    const { asked } = await keyed(locals.db, params.key);
    await proveTellMe(locals.db, { id: asked.id, now: locals.now });
    redirect(303, tellMePath(asked.id));
  },

  leave: async ({ locals, params }) => {
    const { asked } = await keyed(locals.db, params.key);
    await leaveTellMe(locals.db, { id: asked.id, now: locals.now });
    redirect(303, tellMePath(asked.id));
  }
};
