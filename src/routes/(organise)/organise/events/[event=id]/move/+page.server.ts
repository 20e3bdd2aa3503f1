import { fail } from '@sveltejs/kit';

import { besideDay } from '#lib/events/beside.server.ts';
import { readEvent } from '#lib/events/form.server.ts';
import { dayPart } from '#lib/time.server.ts';

import { editorOf, saveOrAsk, typedEvent } from '../changing.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The fields of this page; everything else of the event stays as it is. */
const MOVED = [
  'starts_on',
  'starts',
  'ends',
  'venue',
  'place',
  'place_address',
  'getting_there'
] as const;

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  return { mode: event.mode, ...(await editorOf(locals, event)) };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const posted = await request.formData();
    const whole = new FormData();
    for (const [name, value] of Object.entries(await typedEvent(locals.reader, event))) {
      for (const one of [value].flat()) whole.append(name, one);
    }
    for (const name of [...MOVED, 'version', 'checked', 'note']) {
      const value = posted.get(name);
      if (typeof value === 'string') whole.set(name, value);
    }
    const form = readEvent(whole);
    if ('problems' in form) return fail(400, { typed: form.typed, problems: form.problems });
    const day = form.details.startsLocal && dayPart(form.details.startsLocal);
    const answer = await saveOrAsk(locals, { event, form });
    return day && 'check' in answer
      ? { ...answer, look: await besideDay(locals.reader, { day, except: event.id }) }
      : answer;
  }
};
