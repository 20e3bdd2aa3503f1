import { fail } from '@sveltejs/kit';

import { poolsOf } from '#lib/booking/places.server.ts';
import { venueWarnings } from '#lib/changes/venues/warn.server.ts';
import { audienceOf } from '#lib/events/audience.server.ts';
import { besideDay } from '#lib/events/beside.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { readEvent, typedOf } from '#lib/events/form.server.ts';
import { venueChoices } from '#lib/organisations/venues/read.server.ts';
import { dayPart } from '#lib/time.server.ts';

import { saveOrAsk } from '../changing.server.ts';
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

async function typedEvent(locals: App.Locals, event: Event) {
  const pools = await poolsOf(locals.reader, event.id);
  const open = (mode: 'room' | 'online') =>
    pools.find((pool) => pool.mode === mode && pool.authority_id === null)?.places ?? 0;
  return typedOf(detailsOf(event), {
    places: { room: open('room'), online: open('online') },
    onlyFor: await audienceOf(locals.reader, event.id),
    version: event.version
  });
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const day = event.starts_local && dayPart(event.starts_local);
  return {
    mode: event.mode,
    venues: await venueChoices(locals.reader, {
      venue: event.venue_id,
      room: event.venue_room_id
    }),
    warnings: await venueWarnings(locals.reader, {
      event,
      details: detailsOf(event),
      actor: locals.actor
    }),
    look: day ? await besideDay(locals.reader, { day, except: event.id }) : null,
    typed: await typedEvent(locals, event)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const posted = await request.formData();
    const whole = new FormData();
    for (const [name, value] of Object.entries(await typedEvent(locals, event))) {
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
