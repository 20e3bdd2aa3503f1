import { poolsOf } from '#lib/booking/places.server.ts';
import { venueWarnings } from '#lib/changes/venues/warn.server.ts';
import { audienceOf } from '#lib/events/audience.server.ts';
import { besideDay } from '#lib/events/beside.server.ts';
import { detailsOf } from '#lib/events/event.server.ts';
import { readEvent, typedOf } from '#lib/events/form.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { venueChoices } from '#lib/organisations/venues/read.server.ts';
import { programmes } from '#lib/programmes/programme.server.ts';
import { dayPart } from '#lib/time.server.ts';

import { invalid } from '../../../../../door.server.ts';
import { saveOrAsk } from '../changing.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const pools = await poolsOf(locals.reader, event.id);
  const open = (mode: 'room' | 'online') =>
    pools.find((pool) => pool.mode === mode && pool.authority_id === null)?.places ?? 0;
  const day = event.starts_local && dayPart(event.starts_local);
  return {
    look: day ? await besideDay(locals.reader, { day, except: event.id }) : null,
    programmes: await programmes(locals.reader),
    authorities: await authorities(locals.reader),
    venues: await venueChoices(locals.reader, {
      venue: event.venue_id,
      room: event.venue_room_id
    }),
    warnings: await venueWarnings(locals.reader, {
      event,
      details: detailsOf(event),
      actor: locals.actor
    }),
    typed: typedOf(detailsOf(event), {
      places: { room: open('room'), online: open('online') },
      onlyFor: await audienceOf(locals.reader, event.id),
      version: event.version
    })
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
