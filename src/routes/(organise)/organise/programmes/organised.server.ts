/** What every page of a programme asks first: does this person organise it? */
import { error } from '@sveltejs/kit';

import { may } from '#lib/people/may.ts';
import { findProgramme, type Programme } from '#lib/programmes/programme.server.ts';
import { errors } from '#lib/words/en/errors.ts';

export async function organisedProgramme(
  { actor, db }: App.Locals,
  id: string
): Promise<Programme> {
  if (!may(actor, 'programme.change', { programme: id })) error(404, errors.notFound);
  const programme = await findProgramme(db, id);
  if (!programme) error(404, errors.notFound);
  return programme;
}
