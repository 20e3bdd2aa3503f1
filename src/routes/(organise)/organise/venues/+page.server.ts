import { error } from '@sveltejs/kit';

import { VENUES_PAGE, venueList } from '#lib/organisations/venues/read.server.ts';
import { holds, may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

const STATES = ['open', 'closed', 'all'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  if (!may(actor, 'venue.see')) error(404, errors.notFound);
  const query = url.searchParams;
  const search = (query.get('q') ?? '').trim().slice(0, 100);
  const state = STATES.find((one) => one === query.get('state')) ?? 'open';
  const page = Math.max(1, Number.parseInt(query.get('page') ?? '1') || 1);
  const { venues, total } = await venueList(db, { search, state, page });
  return {
    changes: may(actor, 'venue.change'),
    /** An administrator who organises nothing came from the schools. */
    organises: holds(actor, 'organiser'),
    filter: { q: search, state },
    venues,
    total,
    page,
    pages: Math.ceil(total / VENUES_PAGE)
  };
};
