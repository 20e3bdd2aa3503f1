import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import {
  allRegions,
  changeRegion,
  makeRegion,
  switchRegion
} from '#lib/organisations/regions.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools } from '#lib/words/en/schools.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const regionForm = v.object({
  region: v.string(),
  name: neededLine(80, schools.regions.nameMissing, visit.book.tooLong(80)),
  authorities: v.array(v.string())
});
const switchForm = v.object({ region: v.string(), off: v.picklist(['yes', 'no']) });
const DONE = ['saved', 'switchedOff', 'switchedOn'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'school.change')) error(404, errors.notFound);
  return {
    regions: await allRegions(locals.reader),
    authorities: await authorities(locals.reader),
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
  };
};

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = readForm(regionForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by } = locals;
    const { region, ...facts } = form.values;
    const saved = await (region
      ? changeRegion(db, { region, ...facts, by })
      : makeRegion(db, { ...facts, by }));
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, '/admin/schools/regions?done=saved');
  },
  switch: async ({ locals, request }) => {
    const form = readForm(switchForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const off = form.values.off === 'yes';
    const done = await switchRegion(db, { region: form.values.region, off, by, now });
    if (isRefusal(done)) return refused(done);
    redirect(303, `/admin/schools/regions?done=${off ? 'switchedOff' : 'switchedOn'}`);
  }
};
