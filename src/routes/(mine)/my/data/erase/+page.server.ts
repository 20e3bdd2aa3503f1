import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { askErasure, erasePerson, provedErasure } from '#lib/changes/erase/erase.server.ts';
import { erasurePreview } from '#lib/changes/erase/preview.server.ts';
import { readForm } from '#lib/form.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { dropSession, invalid, ONE_READER, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const askForm = v.object({ once: v.string() });
const eraseForm = v.object({ proof: v.string() });
const ASKS = { what: 'erase:ask', most: 5, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders(ONE_READER);
  const { reader: db, actor, now } = locals;
  const person = actor.person!.id;
  const { refusal, ...preview } = await erasurePreview(db, { person, now });
  const proof = url.searchParams.get('proof');
  return {
    preview,
    refusal: refusal && sentence(refusal),
    once: randomUUID(),
    proof: proof && (await provedErasure(db, { proof, person, now })) ? proof : null
  };
};

export const actions: Actions = {
  ask: async ({ locals, request }) => {
    const form = readForm(askForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    if (!(await allow(db, ASKS, by.person!.id))) return refused(refuse('slow-down'));
    const proof = await askErasure(db, { ...form.values, by, now });
    if (isRefusal(proof)) return refused(proof);
    redirect(303, `/prove/${proof.id}`);
  },
  erase: async ({ locals, request, cookies }) => {
    const form = readForm(eraseForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const person = by.person!.id;
    const erased = await erasePerson(db, { person, ...form.values, by, now });
    if (isRefusal(erased)) return refused(erased);
    dropSession(cookies);
    redirect(303, '/erased');
  }
};
