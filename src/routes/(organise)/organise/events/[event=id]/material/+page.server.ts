import { redirect } from '@sveltejs/kit';

import { isOver } from '#lib/changes/material/seen.server.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { setMaterialDue } from '#lib/slots/material/due.server.ts';
import { dueForm, readMaterial, readTerms, typedItem } from '#lib/slots/material/form.server.ts';
import {
  addMaterial,
  changeMaterial,
  removeMaterial
} from '#lib/slots/material/material.server.ts';
import { talksWithMaterial } from '#lib/slots/material/read.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { dayOf, instantText } from '#lib/time.server.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const event = await organised(locals, params.event);
  const talks = await talksWithMaterial(locals.reader, event.id);
  const items = talks.flatMap(({ material }) => material);
  const edited = items.find(({ id }) => id === url.searchParams.get('edit'));
  const adding = talks.find(({ talk }) => talk === url.searchParams.get('talk'));
  const due = event.material_due_at;
  const done = url.searchParams.get('done');
  return {
    talks,
    archive: items.length > 0,
    shown: isOver(event, locals.now) || items.some(({ seenBy }) => seenBy === 'all'),
    due: { text: due && instantText(due), day: due ? dayOf(due) : '' },
    editing: edited ? typedItem(edited) : null,
    adding: adding ? { talk: adding.talk, title: adding.title } : null,
    done: (['added', 'changed', 'removed', 'due'] as const).find((one) => one === done) ?? null
  };
};

function answer<T>(event: string, result: T | Refusal, done: string, typed = {}) {
  if (isRefusal(result)) return refused(result, typed);
  redirect(303, `/organise/events/${event}/material?done=${done}`);
}

export const actions: Actions = {
  due: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const { id: event } = await organised(locals, params.event);
    const form = readForm(dueForm, await request.formData());
    if (!form.ok) return invalid(form);
    const set = await setMaterialDue(db, { event, day: form.values.due, by, now });
    return answer(event, set, 'due', form.typed);
  },

  /** On a presenter's behalf. */
  add: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const { id: event } = await organised(locals, params.event);
    const form = await readMaterial(await request.formData(), locals);
    if ('problems' in form) return invalid(form);
    const { typed, ...said } = form;
    const talk = await findTalk(db, said.talk);
    if (talk?.event_id !== event) return refused(refuse('talk-unknown'), typed);
    return answer(event, await addMaterial(db, { ...said, by, now }), 'added', typed);
  },

  change: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const { id: event } = await organised(locals, params.event);
    const form = readTerms(await request.formData());
    if ('problems' in form) return invalid(form);
    const { typed, ...said } = form;
    return answer(event, await changeMaterial(db, { ...said, by, now }), 'changed', typed);
  },

  remove: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const { id: event } = await organised(locals, params.event);
    const given = (await request.formData()).get('material');
    const material = typeof given === 'string' ? given : '';
    return answer(event, await removeMaterial(db, { material, by, now }), 'removed');
  }
};
