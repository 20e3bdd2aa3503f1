import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import {
  changeCluster,
  clusterSchools,
  endCluster,
  findCluster
} from '#lib/organisations/schools/clusters.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools as words } from '#lib/words/en/schools.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const changeForm = v.object({
  name: neededLine(80, words.clusters.nameMissing, visit.book.tooLong(80)),
  members: v.array(v.string())
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor } = locals;
  const cluster = may(actor, 'school.see') ? await findCluster(db, params.cluster) : undefined;
  if (!cluster) error(404, errors.notFound);
  const all = await authorities(db);
  return {
    administers: may(actor, 'school.change'),
    cluster: {
      id: cluster.id,
      name: cluster.name,
      authority: all.find(({ id }) => id === cluster.authority_id)?.name ?? ''
    },
    schools: await clusterSchools(db, cluster),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = readForm(changeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by } = locals;
    const saved = await changeCluster(db, { cluster: params.cluster, ...form.values, by });
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, `/admin/schools/clusters/${saved.id}?saved`);
  },
  end: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const ended = await endCluster(db, { cluster: params.cluster, by, now });
    if (isRefusal(ended)) return refused(ended);
    redirect(303, '/admin/schools/clusters?ended');
  }
};
