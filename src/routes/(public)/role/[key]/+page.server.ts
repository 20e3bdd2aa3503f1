import { redirect } from '@sveltejs/kit';

import { findPerson } from '#lib/people/person.server.ts';
import { firstDay, lastDay } from '#lib/people/roles/days.server.ts';
import { acceptRoleInvitation, roleInvitationOfLink } from '#lib/people/roles/invite.server.ts';
import { invitationState } from '#lib/people/roles/rules.ts';
import { scopeNamed } from '#lib/people/roles/scopes.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const WHY = {
  accepted: 'role-invitation-done',
  withdrawn: 'role-invitation-withdrawn',
  lapsed: 'role-invitation-over'
} as const;

/** Asks; scanners follow links, and nothing happens until somebody presses. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const invitation = await roleInvitationOfLink(db, params.key);
  if (!invitation) return { over: sentence(refuse('role-invitation-unknown')) };
  const state = invitationState(invitation, now);
  const begins = url.searchParams.get('done');
  if (state === 'accepted' && (begins === 'now' || begins === 'later')) return { begins };
  if (state !== 'open') return { over: sentence(refuse(WHY[state])) };
  const { right, scope, scope_id, email, from_at, to_at, invited_by } = invitation;
  const inviter = invited_by ? await findPerson(db, invited_by) : undefined;
  return {
    invitation: {
      email,
      right,
      whatFor: await scopeNamed(db, scope, scope_id),
      from: firstDay(from_at),
      to: lastDay(to_at),
      by: inviter?.name || null
    }
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const taken = await acceptRoleInvitation(locals.db, { key: params.key, now: locals.now });
    if (isRefusal(taken)) return refused(taken);
    redirect(303, `/role/${params.key}?done=${taken.begins}`);
  }
};
