import { error } from '@sveltejs/kit';

import { authorityChoices } from '#lib/organisations/regions.server.ts';
import { SCHOOLS_PAGE, schoolList } from '#lib/organisations/schools/read.server.ts';
import { sectorText } from '#lib/organisations/schools/rules.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

const STATES = ['open', 'closed', 'all'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  if (!may(actor, 'school.see')) error(404, errors.notFound);
  const query = url.searchParams;
  const choices = await authorityChoices(db);
  const authority = choices.find(({ id }) => id === query.get('authority'));
  const filter = {
    search: (query.get('q') ?? '').trim().slice(0, 100),
    authorities: authority?.authorities ?? [],
    state: STATES.find((state) => state === query.get('state')) ?? 'open'
  };
  const page = Math.max(1, Number.parseInt(query.get('page') ?? '1') || 1);
  const { schools, total } = await schoolList(db, { filter, page });
  return {
    administers: may(actor, 'school.change'),
    choices: choices.map(({ id, name }) => ({ id, name })),
    filter: { q: filter.search, authority: authority?.id ?? '', state: filter.state },
    schools: schools.map((school) => ({ ...school, sector: sectorText(school.sector) })),
    total,
    page,
    pages: Math.ceil(total / SCHOOLS_PAGE)
  };
};
