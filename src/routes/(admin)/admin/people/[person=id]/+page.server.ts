import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { endRight } from '#lib/people/grants.server.ts';
import { may } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { firstDay, lastDay } from '#lib/people/roles/days.server.ts';
import { setDisabled, withdrawComing } from '#lib/people/roles/give.server.ts';
import { rightsOfPerson } from '#lib/people/roles/read.server.ts';
import { RIGHTS, SCOPES } from '#lib/people/roles/rules.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const rightForm = v.object({
  right: v.picklist(RIGHTS),
  scope: v.picklist(SCOPES),
  scope_id: v.string()
});
const comingForm = v.object({ coming: v.string() });

const DONE = ['given', 'later', 'ended', 'withdrawn', 'disabled', 'enabled'] as const;
type Done = (typeof DONE)[number];

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const person = may(actor, 'people.see') ? await findPerson(db, params.person) : undefined;
  if (!person) error(404, errors.notFound);
  const lines = await rightsOfPerson(db, { person: person.id, now });
  return {
    id: person.id,
    person: {
      name: person.name,
      email: person.email,
      disabledSince: person.disabled_at && dayText(dayOf(person.disabled_at), true)
    },
    own: actor.person?.id === person.id,
    rights: lines.map(({ from, to, at, ...line }) => ({
      ...line,
      // a right of now says only when it ends
      span: { from: line.state === 'now' ? null : firstDay(from), to: lastDay(to) },
      at: dayText(dayOf(at), true)
    })),
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
  };
};

/** Back to the page with what was done, or the same page with why not. */
function after(params: { person: string }, answer: unknown, done: Done) {
  if (isRefusal(answer)) return refused(answer as Refusal);
  redirect(303, `/admin/people/${params.person}?done=${done}`);
}

export const actions: Actions = {
  end: async ({ locals, params, request }) => {
    const form = readForm(rightForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { right, scope, scope_id: scopeId } = form.values;
    const { db, actor: by, now } = locals;
    const ended = await endRight(db, { person: params.person, right, scope, scopeId, by, now });
    return after(params, ended, 'ended');
  },
  withdraw: async ({ locals, params, request }) => {
    const form = readForm(comingForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    return after(params, await withdrawComing(db, { ...form.values, by, now }), 'withdrawn');
  },
  disable: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const facts = { person: params.person, disabled: true, by, now };
    return after(params, await setDisabled(db, facts), 'disabled');
  },
  enable: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const facts = { person: params.person, disabled: false, by, now };
    return after(params, await setDisabled(db, facts), 'enabled');
  }
};
