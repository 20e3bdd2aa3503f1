import { error } from '@sveltejs/kit';

import { may } from '#lib/people/may.ts';
import { PEOPLE_PAGE, peopleList } from '#lib/people/read.server.ts';
import { RIGHTS } from '#lib/people/roles/rules.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'people.see')) error(404, errors.notFound);
  const search = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const right = RIGHTS.find((right) => right === url.searchParams.get('right')) ?? null;
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { people, total } = await peopleList(locals.reader, { search, right, page });
  const done = url.searchParams.get('done');
  return {
    search,
    right,
    people,
    total,
    page,
    pages: Math.ceil(total / PEOPLE_PAGE),
    done: done === 'invited' ? done : null
  };
};
