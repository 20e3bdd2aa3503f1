import { besideDay } from '#lib/events/beside.server.ts';
import { readEvent } from '#lib/events/form.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { programmes } from '#lib/programmes/programme.server.ts';
import { dayPart } from '#lib/time.server.ts';

import { invalid } from '../../../../../door.server.ts';
import { editorOf, saveOrAsk } from '../changing.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  return {
    ...(await editorOf(locals, event)),
    programmes: await programmes(locals.reader),
    authorities: await authorities(locals.reader)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const form = readEvent(await request.formData());
    if ('problems' in form) return invalid(form);
    const answer = await saveOrAsk(locals, { event, form });
    const day = form.details.startsLocal && dayPart(form.details.startsLocal);
    // before people are told of another day
    return day && 'check' in answer
      ? { ...answer, look: await besideDay(locals.reader, { day, except: event.id }) }
      : answer;
  }
};
