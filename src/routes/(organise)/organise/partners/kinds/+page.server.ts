import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import {
  addKind,
  raiseKind,
  removeKind,
  renameKind,
  type Kind
} from '#lib/organisations/partners/kinds.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { partners } from '#lib/words/en/partners.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const name = neededLine(60, partners.kinds.nameMissing, visit.book.tooLong(60));
const addForm = v.object({ name });
const renameForm = v.object({ kind: v.string(), name });
const kindForm = v.object({ kind: v.string() });

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'partner.kinds')) error(404, errors.notFound);
  return { kinds: await partnerKinds(locals.reader), done: url.searchParams.has('done') };
};

function answer(kind: Kind | Refusal, typed = {}) {
  if (isRefusal(kind)) return refused(kind, typed);
  redirect(303, '/organise/partners/kinds?done');
}

export const actions: Actions = {
  add: async ({ locals, request }) => {
    const form = readForm(addForm, await request.formData());
    if (!form.ok) return invalid(form);
    return answer(await addKind(locals.db, { ...form.values, by: locals.actor }), form.typed);
  },
  rename: async ({ locals, request }) => {
    const form = readForm(renameForm, await request.formData());
    // what was typed belongs to one row of several: the summary says it
    if (!form.ok) return invalid({ typed: {}, problems: form.problems });
    return answer(await renameKind(locals.db, { ...form.values, by: locals.actor }));
  },
  up: async ({ locals, request }) => {
    const form = readForm(kindForm, await request.formData());
    if (!form.ok) return invalid(form);
    return answer(await raiseKind(locals.db, { ...form.values, by: locals.actor }));
  },
  remove: async ({ locals, request }) => {
    const form = readForm(kindForm, await request.formData());
    if (!form.ok) return invalid(form);
    return answer(await removeKind(locals.db, { ...form.values, by: locals.actor }));
  }
};
