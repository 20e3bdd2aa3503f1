import { error, redirect } from '@sveltejs/kit';

import { openKey } from '#lib/people/key.server.ts';
import { findProgramme } from '#lib/programmes/programme.server.ts';
import { findSelf, proveSelf } from '#lib/programmes/self.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { Actions, PageServerLoad } from './$types';

async function keyed(db: App.Locals['db'], key: string) {
  const id = openKey('self-nomination', key);
  const asked = id && (await findSelf(db, id));
  const programme = asked && (await findProgramme(db, asked.programme_id));
  if (!asked || !programme) error(404, errors.notFound);
  return { asked, programme };
}

/** Asks; scanners follow links, and nothing happens until somebody presses. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { asked, programme } = await keyed(locals.db, params.key);
  const state =
    asked.approved_at || asked.declined_at
      ? ('answered' as const)
      : asked.proved_at
        ? ('proved' as const)
        : ('ask' as const);
  return { title: programme.title, email: asked.email, state };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { asked } = await keyed(locals.db, params.key);
    await proveSelf(locals.db, { id: asked.id, now: locals.now });
    redirect(303, `/programmes/asked/${params.key}`);
  }
};
