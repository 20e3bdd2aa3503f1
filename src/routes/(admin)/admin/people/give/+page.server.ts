import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { again, email, line, readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { readDays } from '#lib/people/roles/days.server.ts';
import { giveForTime } from '#lib/people/roles/give.server.ts';
import { inviteToRole } from '#lib/people/roles/invite.server.ts';
import { RIGHTS, SCOPES, SCOPES_OF, usualScope } from '#lib/people/roles/rules.ts';
import { scopeChoices } from '#lib/people/roles/scopes.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { roles } from '#lib/words/en/roles.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { tooLong } = visit.book;
const giveForm = v.object({
  email: email(roles.give.emailWrong),
  name: line(100, tooLong(100)),
  right: v.picklist(RIGHTS),
  scope: v.picklist(SCOPES),
  scope_id: v.string(),
  from: line(40, tooLong(40)),
  to: line(40, tooLong(40))
});

/** Two steps without a script: which right for what, by GET; then whom and when, by POST. */
export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'right.grant')) error(404, errors.notFound);
  const asked = url.searchParams;
  const right = RIGHTS.find((right) => right === asked.get('right')) ?? null;
  const scope = right
    ? (SCOPES_OF[right].find((scope) => scope === asked.get('scope')) ?? usualScope(right))
    : null;
  const search = (asked.get('q') ?? '').trim().slice(0, 100);
  return {
    right,
    scope,
    search,
    email: (asked.get('email') ?? '').slice(0, 254),
    ...(scope ? await scopeChoices(locals.reader, scope, search) : { choices: [], more: false })
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(giveForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { email: address, name, right, scope, scope_id: scopeId, ...typed } = form.values;
    const days = readDays(typed);
    if ('wrong' in days) return invalid(again(form.typed, days.wrong, roles.give.dayWrong));
    const facts = { right, scope, scopeId, ...days, by, now };
    // whoever may not give rights does not learn here whose address is known
    const known = may(by, 'right.grant') ? await findPersonByEmail(db, address) : undefined;
    if (!known) {
      const invited = await inviteToRole(db, { email: address, name, ...facts });
      if (isRefusal(invited)) return refused(invited, form.typed);
      redirect(303, '/admin/people?done=invited');
    }
    const given = await giveForTime(db, { person: known.id, ...facts });
    if (isRefusal(given)) return refused(given, form.typed);
    redirect(303, `/admin/people/${known.id}?done=${given.begins === 'now' ? 'given' : 'later'}`);
  }
};
