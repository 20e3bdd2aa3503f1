import { fail, redirect } from '@sveltejs/kit';

import {
  backToRoom,
  placesBefore,
  schoolsDue,
  sendAllOnline,
  whoWouldNotFit
} from '#lib/changes/snow.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { isEmail, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { snow as words } from '#lib/words/en/snow.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import { backForm, snowForm } from './form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const told = await wouldTell(db, event);
  return {
    possible:
      event.status === 'published' &&
      event.mode !== 'online' &&
      event.ends_at !== null &&
      event.ends_at > now,
    snowAt: event.snow_at && instantText(event.snow_at),
    mayReturn: event.snow_at !== null && event.starts_at! > now,
    tells: words.tells(told.confirmed + told.others, told.waiting),
    schools: await schoolsDue(db, event.id),
    roomPlaces: event.snow_at ? await placesBefore(db, event.id) : 0,
    crowded: event.snow_at ? await whoWouldNotFit(db, event) : [],
    link: event.online_link,
    done: url.searchParams.has('done'),
    back: url.searchParams.has('back'),
    told: Number(url.searchParams.get('told') ?? 0),
    offices: Number(url.searchParams.get('offices') ?? 0)
  };
};

export const actions: Actions = {
  online: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const form = readForm(snowForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { link, note, school, office } = form.values;
    const offices = school.map((establishment, at) => ({
      establishment,
      email: (office[at] ?? '').trim().toLowerCase()
    }));
    if (offices.some(({ email }) => email !== '' && !isEmail(email))) {
      const problems = [{ field: 'offices', message: words.officeWrong }];
      return fail(400, { typed: form.typed, problems });
    }
    const facts = { event: params.event, link, note, offices, by: actor, now };
    const sent = await sendAllOnline(db, facts);
    if (isRefusal(sent)) return refused(sent, form.typed);
    const counts = `told=${sent.told}&offices=${sent.offices}`;
    redirect(303, `/organise/events/${params.event}/snow?done&${counts}`);
  },

  room: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const form = readForm(backForm, await request.formData());
    if (!form.ok) return invalid(form);
    const sent = await backToRoom(db, {
      event: params.event,
      ...form.values,
      by: actor,
      now
    });
    if (isRefusal(sent)) return refused(sent, form.typed);
    redirect(303, `/organise/events/${params.event}/snow?back&told=${sent.told}`);
  }
};
