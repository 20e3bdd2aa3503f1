import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { LEVELS } from '#lib/events/rules.ts';
import { line, readForm } from '#lib/form.ts';
import { matchEstablishments, suggestions } from '#lib/organisations/establishment.server.ts';
import { findPerson, levelsOf } from '#lib/people/person.server.ts';
import {
  addSchool,
  GTCS,
  removeSchool,
  saveProfile,
  schoolsOf
} from '#lib/people/profile.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { profile as words } from '#lib/words/en/profile.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { roles, tooLong } = visit.book;
const ROLES = Object.keys(roles) as (keyof typeof roles)[];

const profileForm = v.object({
  name: line(100, tooLong(100)),
  role: v.picklist(ROLES),
  levels: v.array(v.picklist(LEVELS)),
  gtcs: v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === '' || GTCS.test(text), words.gtcsWrong)
  )
});
const schoolForm = v.object({
  school: v.pipe(line(120, tooLong(120)), v.minLength(1, words.schoolMissing))
});

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const person = (await findPerson(db, actor.person!.id))!;
  return {
    name: person.name,
    role: person.role ?? '',
    levels: levelsOf(person),
    gtcs: person.gtcs_number ?? '',
    schools: await schoolsOf(db, person.id),
    suggestions: await suggestions(db),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = readForm(profileForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { role, gtcs, ...rest } = form.values;
    const facts = { ...rest, role: role || null, gtcs: gtcs || null };
    const saved = await saveProfile(db, { ...facts, by, now });
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, '/my/profile?saved');
  },
  add: async ({ locals, request }) => {
    const form = readForm(schoolForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const [school, ...others] = await matchEstablishments(db, form.values.school);
    if (!school || others.length > 0) {
      const message = school ? words.schoolSeveral : words.schoolUnknown;
      return invalid({ typed: form.typed, problems: [{ field: 'school', message }] });
    }
    const added = await addSchool(db, { school: school.id, by, now });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, '/my/profile?saved');
  },
  remove: async ({ locals, request }) => {
    const form = readForm(schoolForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const removed = await removeSchool(db, { school: form.values.school, by, now });
    if (isRefusal(removed)) return refused(removed);
    redirect(303, '/my/profile?saved');
  }
};
