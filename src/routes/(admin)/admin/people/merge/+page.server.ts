import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { mergePeople } from '#lib/changes/merge/merge.server.ts';
import {
  bookedTwice,
  likelyPairs,
  PAIRS_PAGE,
  recordFacts
} from '#lib/changes/merge/read.server.ts';
import { readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const mergeForm = v.object({ keep: v.string(), from: v.string() });

/** The record of an id, or of an address that was typed. */
async function chosen(db: App.Locals['db'], text: string | null) {
  if (!text) return undefined;
  const id = text.includes('@') ? (await findPersonByEmail(db, text.slice(0, 300)))?.id : text;
  return id ? recordFacts(db, id) : undefined;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  if (!may(actor, 'people.merge')) error(404, errors.notFound);
  const asked = (name: string) => url.searchParams.get(name);
  const [keep, from] = await Promise.all([chosen(db, asked('keep')), chosen(db, asked('from'))]);
  const search = (asked('q') ?? '').trim().slice(0, 100);
  const page = Math.max(1, Number.parseInt(asked('page') ?? '1') || 1);
  const both = keep && from && keep.id !== from.id ? { keep, from } : null;
  const { pairs, total } = both ? { pairs: [], total: 0 } : await likelyPairs(db, { search, page });
  return {
    both,
    twice: both ? await bookedTwice(db, { one: both.keep.id, other: both.from.id }) : [],
    // two were asked for, and not both are there
    unknown: asked('keep') !== null && !both,
    typed: { keep: asked('keep') ?? '', from: asked('from') ?? '' },
    search,
    page,
    pairs,
    total,
    pages: Math.ceil(total / PAIRS_PAGE),
    done: asked('done') !== null
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(mergeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const merged = await mergePeople(db, { ...form.values, by, now });
    if (isRefusal(merged)) return refused(merged, form.typed);
    redirect(303, '/admin/people/merge?done');
  }
};
