import { error, redirect } from '@sveltejs/kit';

import { erasePerson } from '#lib/changes/erase/erase.server.ts';
import { erasurePreview } from '#lib/changes/erase/preview.server.ts';
import { may } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { refused } from '../../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const allowed = may(actor, 'person.data', { person: params.person });
  const person = allowed ? await findPerson(db, params.person) : undefined;
  if (!person || person.id !== params.person) error(404, errors.notFound);
  const { refusal, ...preview } = await erasurePreview(db, { person: person.id, now });
  return {
    id: person.id,
    name: person.erased_at ? '' : person.name || person.email,
    erased: person.erased_at !== null || url.searchParams.has('erased'),
    own: actor.person?.id === person.id,
    preview,
    refusal: refusal && sentence(refusal)
  };
};

export const actions: Actions = {
  erase: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const erased = await erasePerson(db, { person: params.person, by, now });
    if (isRefusal(erased)) return refused(erased);
    redirect(303, `/admin/people/${params.person}/data?erased`);
  }
};
