import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { cancelEvent } from '#lib/changes/event.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { organise as words } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const cancelForm = v.object({ note: lines(1000, visit.book.tooLong(1000)) });

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const told = await wouldTell(locals.reader, event);
  return {
    people: words.peopleTold(told),
    anybody: told.confirmed + told.waiting + told.others > 0
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = readForm(cancelForm, await request.formData());
    if (!form.ok) return invalid(form);
    const cancelled = await cancelEvent(locals.db, {
      event: params.event,
      note: form.values.note,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(cancelled)) return refused(cancelled, form.typed);
    redirect(303, `/organise/events/${params.event}?cancelled&told=${cancelled.told}`);
  }
};
