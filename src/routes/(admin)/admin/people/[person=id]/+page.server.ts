import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { endRight, grantRight } from '#lib/people/grants.server.ts';
import { may } from '#lib/people/may.ts';
import { findPerson, grantsOf } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const rightForm = v.object({ right: v.picklist(['organiser', 'administrator']) });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor } = locals;
  const person = may(actor, 'people.see') ? await findPerson(db, params.person) : undefined;
  if (!person) error(404, errors.notFound);
  const grants = await grantsOf(db, person.id);
  return {
    id: person.id,
    person: { name: person.name, email: person.email },
    own: actor.person?.id === person.id,
    rights: grants
      .filter(({ scope }) => scope === 'everything')
      .map(({ right }) => right)
      .filter((right) => right === 'organiser' || right === 'administrator'),
    done: url.searchParams.has('given')
      ? ('given' as const)
      : url.searchParams.has('ended')
        ? ('ended' as const)
        : null
  };
};

async function change({ locals, params, request }: RequestEvent, what: 'given' | 'ended') {
  const form = readForm(rightForm, await request.formData());
  if (!form.ok) return invalid(form);
  const verb = what === 'given' ? grantRight : endRight;
  const answer = await verb(locals.db, {
    person: params.person,
    right: form.values.right,
    scope: 'everything',
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(answer)) return refused(answer, form.typed);
  redirect(303, `/admin/people/${params.person}?${what}`);
}

export const actions: Actions = {
  give: (event) => change(event, 'given'),
  end: (event) => change(event, 'ended')
};
