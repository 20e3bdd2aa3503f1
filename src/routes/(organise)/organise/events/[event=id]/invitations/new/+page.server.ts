import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readSources } from '#lib/changes/invite/form.server.ts';
import { sourceOptions } from '#lib/changes/invite/sources.server.ts';
import { readForm } from '#lib/form.ts';
import { draftList } from '#lib/invitations/list.server.ts';
import { refusedInviting } from '#lib/invitations/send.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const sourcesForm = v.object({
  programme: v.string(),
  authority: v.string(),
  cluster: v.string(),
  network: v.string(),
  event: v.string(),
  addresses: v.string()
});

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now, actor: by } = locals;
  const event = await organised(locals, params.event);
  if (refusedInviting(event, { by, now }))
    redirect(303, `/organise/events/${event.id}/invitations`);
  return { options: await sourceOptions(db, { event, by, now }) };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const event = await organised(locals, params.event);
    const data = await request.formData();
    const file = data.get('file');
    data.delete('file');
    const form = readForm(sourcesForm, data);
    if (!form.ok) return invalid(form);
    const read = await readSources(db, {
      values: form.values,
      file: file instanceof File && file.size > 0 ? file : null,
      by
    });
    if (isRefusal(read)) return refused(read, form.typed);
    if ('problem' in read) return fail(400, { typed: form.typed, problems: [read.problem] });
    const list = await draftList(db, { event: event.id, ...read, by, now });
    if (isRefusal(list)) return refused(list, form.typed);
    const note = read.encoding ? `?encoding=${read.encoding}` : '';
    redirect(303, `/organise/events/${event.id}/invitations/lists/${list.id}${note}`);
  }
};
