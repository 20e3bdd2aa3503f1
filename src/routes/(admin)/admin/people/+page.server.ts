import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { email, line, readForm } from '#lib/form.ts';
import { grantRight } from '#lib/people/grants.server.ts';
import { may } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { PEOPLE_PAGE, peopleList } from '#lib/people/read.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { emailWrong, tooLong } = visit.book;

const giveForm = v.object({
  email: email(emailWrong),
  name: line(100, tooLong(100)),
  right: v.picklist(['organiser', 'administrator'])
});

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'people.see')) error(404, errors.notFound);
  const search = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { people, total } = await peopleList(locals.reader, { search, page });
  return {
    search,
    people,
    total,
    page,
    pages: Math.ceil(total / PEOPLE_PAGE),
    given: url.searchParams.has('given')
  };
};

export const actions: Actions = {
  give: async ({ locals, request }) => {
    const { db, now, actor } = locals;
    const form = readForm(giveForm, await request.formData());
    if (!form.ok) return invalid(form);
    if (!may(actor, 'right.grant')) return refused(refuse('not-allowed'), form.typed);
    const { email: address, name, right } = form.values;
    const person = await personOf(db, { email: address, name, now });
    const given = await grantRight(db, {
      person: person.id,
      right,
      scope: 'everything',
      by: actor,
      now
    });
    if (isRefusal(given)) return refused(given, form.typed);
    redirect(303, '/admin/people?given');
  }
};
