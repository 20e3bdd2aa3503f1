import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { clusters, makeCluster } from '#lib/organisations/schools/clusters.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools } from '#lib/words/en/schools.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const makeForm = v.object({
  name: neededLine(80, schools.clusters.nameMissing, visit.book.tooLong(80)),
  authority: v.pipe(v.string(), v.minLength(1, schools.page.authorityMissing))
});
/** Clusters of one page. */
const PAGE = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'school.see')) error(404, errors.notFound);
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const words = fold(q).split(' ').filter(Boolean);
  const all = await clusters(locals.reader);
  const found = all.filter((one) =>
    words.every((word) => fold(`${one.name} ${one.authority}`).includes(word))
  );
  return {
    administers: may(locals.actor, 'school.change'),
    authorities: await authorities(locals.reader),
    clusters: found.slice((page - 1) * PAGE, page * PAGE),
    q,
    page,
    pages: Math.ceil(found.length / PAGE),
    ended: url.searchParams.has('ended')
  };
};

export const actions: Actions = {
  make: async ({ locals, request }) => {
    const form = readForm(makeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const made = await makeCluster(locals.db, { ...form.values, by: locals.actor });
    if (isRefusal(made)) return refused(made, form.typed);
    redirect(303, `/admin/schools/clusters/${made.id}`);
  }
};
