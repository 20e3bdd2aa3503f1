import { fail, redirect } from '@sveltejs/kit';

import { demoPeople } from '#lib/demo.server.ts';
import { CAST } from '#lib/demo-cast.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { signInPerson } from '#lib/people/sign-in.server.ts';

import { beginSession } from '../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const search = (url.searchParams.get('q') ?? '').slice(0, 60);
  return { cast: CAST, search, found: await demoPeople(locals.reader, search) };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies }) => {
    const email = (await request.formData()).get('email');
    const person =
      typeof email === 'string' ? await findPersonByEmail(locals.db, email) : undefined;
    if (!person) return fail(404, { typed: {}, problems: [] });
    const device = request.headers.get('user-agent') ?? '';
    const session = await signInPerson(locals.db, { person: person.id, device });
    await beginSession({ locals, cookies }, session);
    redirect(303, session.next);
  }
};
