import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { addPasskey, toAdd } from '#lib/people/passkeys/passkey.server.ts';
import { needProof } from '#lib/people/fresh.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { ways as words } from '#lib/words/en/ways.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const passkeyForm = v.object({
  name: neededLine(60, words.passkey.nameMissing, words.passkey.nameLong),
  answer: v.pipe(v.string(), v.maxLength(20_000)),
  sealed: v.pipe(v.string(), v.maxLength(1000))
});

const ADDS = { what: 'passkey-add:person', most: 10, seconds: 900 };

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await toAdd(locals.reader, locals.actor.person!)),
  old: needProof(locals.actor) !== null
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(passkeyForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, now, actor: by } = locals;
    const person = by.person!.id;
    const typed = { name: form.values.name };
    if (!(await allow(db, ADDS, person))) return refused(refuse('slow-down'), typed);
    const added = await addPasskey(db, { person, ...form.values, by, now });
    if (isRefusal(added)) return refused(added, typed);
    redirect(303, '/my/sign-in?added');
  }
};
