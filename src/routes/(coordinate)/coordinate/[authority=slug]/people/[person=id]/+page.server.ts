import { error } from '@sveltejs/kit';

import { authorityPerson } from '#lib/attendance/authority/people.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { deskOf } from '../../../coordinated.server.ts';
import type { PageServerLoad } from './$types';

/** What one person booked for this authority; of anybody else there is no such page. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const authority = await deskOf(locals, params);
  const facts = { authority: authority.id, person: params.person };
  const person = await authorityPerson(locals.reader, facts);
  if (!person) error(404, errors.notFound);
  return { authority, person };
};
