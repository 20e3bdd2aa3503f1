import * as v from 'valibot';

import { wouldTell } from '#lib/changes/tell.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { organise as words } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import { previewOf, showOrSend } from '../sending.server.ts';
import type { Actions, PageServerLoad } from './$types';

const postponeForm = v.object({ note: lines(1000, visit.book.tooLong(1000)), checked: v.string() });

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const told = await wouldTell(locals.reader, event);
  return {
    people: words.peopleTold(told),
    anybody: told.confirmed + told.waiting + told.others > 0,
    preview: await previewOf(locals, { event: event.id, change: { kind: 'postpone', note: '' } })
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const form = readForm(postponeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { note, checked } = form.values;
    return showOrSend(locals, {
      event: event.id,
      change: { kind: 'postpone', note },
      checked: checked !== '',
      typed: form.typed
    });
  }
};
