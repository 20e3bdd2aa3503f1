import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { withdrawRoleInvitation } from '#lib/people/roles/invite.server.ts';
import { ROLE_INVITATIONS_PAGE, roleInvitations } from '#lib/people/roles/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const withdrawForm = v.object({ invitation: v.string() });

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'people.see')) error(404, errors.notFound);
  const search = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { reader: db, now } = locals;
  const { invitations, total } = await roleInvitations(db, { search, page, now });
  return {
    search,
    page,
    pages: Math.ceil(total / ROLE_INVITATIONS_PAGE),
    total,
    invitations: invitations.map(({ at, until, ...line }) => ({
      ...line,
      at: dayText(dayOf(at), true),
      until: dayText(dayOf(until), true)
    })),
    withdrawn: url.searchParams.has('withdrawn')
  };
};

export const actions: Actions = {
  withdraw: async ({ locals, request }) => {
    const form = readForm(withdrawForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const withdrawn = await withdrawRoleInvitation(db, { ...form.values, by, now });
    if (isRefusal(withdrawn)) return refused(withdrawn);
    redirect(303, '/admin/people/invitations?withdrawn');
  }
};
