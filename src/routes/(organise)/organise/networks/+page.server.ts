import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { line, neededLine, readForm } from '#lib/form.ts';
import { endNetwork, makeNetwork, networks } from '#lib/networks/network.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { networks as words } from '#lib/words/en/networks.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const addForm = v.object({
  name: neededLine(60, words.all.nameMissing, visit.book.tooLong(60)),
  summary: line(160, visit.book.tooLong(160))
});
const networkForm = v.object({ network: v.string() });

const DONE = ['added', 'ended'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'network.change')) error(404, errors.notFound);
  return {
    networks: await networks(locals.reader),
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
  };
};

export const actions: Actions = {
  add: async ({ locals, request }) => {
    const form = readForm(addForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const made = await makeNetwork(db, { ...form.values, by, now });
    if (isRefusal(made)) return refused(made, form.typed);
    redirect(303, '/organise/networks?done=added');
  },
  end: async ({ locals, request }) => {
    const form = readForm(networkForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const ended = await endNetwork(db, { ...form.values, by, now });
    if (isRefusal(ended)) return refused(ended);
    redirect(303, '/organise/networks?done=ended');
  }
};
