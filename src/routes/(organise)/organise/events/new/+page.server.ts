import { redirect } from '@sveltejs/kit';

import { makeEvent } from '#lib/changes/event.server.ts';
import { besideDay } from '#lib/events/beside.server.ts';
import { lastHost } from '#lib/events/event.server.ts';
import { readEvent, ukDay } from '#lib/events/form.server.ts';
import { filledFromVenue } from '#lib/events/venue.server.ts';
import { house } from '#lib/house.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { venueChoices } from '#lib/organisations/venues/read.server.ts';
import { programmes } from '#lib/programmes/programme.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { readDay } from '#lib/time.server.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const { name, contact, defaults: usual = {} } = house();
  const host = await lastHost(db, actor.person!.id);
  const typedDay = url.searchParams.get('day') ?? '';
  const day = typedDay ? readDay(typedDay) : null;
  return {
    look: day ? await besideDay(db, { day }) : null,
    day: typedDay.slice(0, 20),
    dayWrong: typedDay !== '' && !day,
    programmes: await programmes(db),
    authorities: await authorities(db),
    venues: await venueChoices(db),
    typed: {
      kind: 'teachmeet',
      mode: 'room',
      starts_on: day ? ukDay(day) : '',
      starts: usual.starts ?? '16:00',
      ends: usual.ends ?? '18:00',
      places_room: String(usual.places ?? 40),
      places_online: '0',
      team: String(usual.team ?? 2),
      open_to: 'everyone',
      admission: usual.admission ?? 'at-once',
      listing: usual.listing ?? 'listed',
      serving: usual.serving ?? 'book',
      clpl_minutes: '120',
      host: host?.host ?? name ?? '',
      contact: host?.contact ?? contact ?? actor.person!.email
    }
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readEvent(await request.formData());
    if ('problems' in form) return invalid(form);
    const { places, onlyFor, typed } = form;
    const { db, now, actor } = locals;
    const details = await filledFromVenue(db, { details: form.details, before: null });
    if (isRefusal(details)) return refused(details, typed);
    const event = await makeEvent(db, {
      details,
      places,
      onlyFor,
      usual: house().defaults,
      by: actor,
      now
    });
    if (isRefusal(event)) return refused(event, typed);
    redirect(303, `/organise/events/${event.id}?made`);
  }
};
