import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import {
  changeSchool,
  closeSchool,
  reopenSchool
} from '#lib/organisations/schools/change.server.ts';
import { clusters } from '#lib/organisations/schools/clusters.server.ts';
import { day, readSchoolForm, typedSchool } from '#lib/organisations/schools/form.server.ts';
import { findSchool, onCampus } from '#lib/organisations/schools/read.server.ts';
import { sectorText } from '#lib/organisations/schools/rules.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, longDayText, readDay } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const closeForm = v.object({ closed_on: day });
const DONE = ['added', 'saved', 'closed', 'reopened'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const school = may(actor, 'school.see') ? await findSchool(db, params.school) : undefined;
  if (!school) error(404, errors.notFound);
  const [all, groups, campus] = await Promise.all([
    authorities(db),
    clusters(db),
    onCampus(db, school)
  ]);
  return {
    administers: may(actor, 'school.change'),
    school: {
      name: school.name,
      seedCode: school.seed_code,
      sector: sectorText(school.sector),
      authority: all.find(({ id }) => id === school.authority_id)?.name ?? '',
      office: school.office_email,
      openedOn: school.opened_on && longDayText(school.opened_on),
      closedOn: school.closed_on && longDayText(school.closed_on),
      cluster: groups.find(({ id }) => id === school.cluster_id) ?? null
    },
    typed: typedSchool(school),
    today: dayOf(now).split('-').reverse().join('/'),
    campus,
    authorities: all,
    clusters: groups,
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = readSchoolForm(await request.formData());
    if ('problems' in form) return invalid(form);
    const { db, actor: by, now } = locals;
    const saved = await changeSchool(db, { id: params.school, school: form.facts, by, now });
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, `/admin/schools/${saved.id}?done=saved`);
  },
  close: async ({ locals, params, request }) => {
    const form = readForm(closeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const on = readDay(form.values.closed_on) ?? dayOf(now);
    const closed = await closeSchool(db, { id: params.school, on, by, now });
    if (isRefusal(closed)) return refused(closed, form.typed);
    redirect(303, `/admin/schools/${closed.id}?done=closed`);
  },
  reopen: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const open = await reopenSchool(db, { id: params.school, by, now });
    if (isRefusal(open)) return refused(open);
    redirect(303, `/admin/schools/${open.id}?done=reopened`);
  }
};
