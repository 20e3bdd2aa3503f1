import { fail } from '@sveltejs/kit';

import { placesBefore, schoolsDue, whoWouldNotFit } from '#lib/changes/snow.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { isEmail, readForm } from '#lib/form.ts';
import { instantText } from '#lib/time.server.ts';
import { snow as words } from '#lib/words/en/snow.ts';

import { invalid } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import { previewOf, showOrSend } from '../sending.server.ts';
import { backForm, snowForm } from './form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
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
    preview:
      event.status === 'published' && event.mode !== 'online'
        ? await previewOf(locals, {
            event: event.id,
            change: { kind: 'online', link: event.online_link ?? '', note: '', offices: [] }
          })
        : null
  };
};

export const actions: Actions = {
  online: async ({ locals, params, request }) => {
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
    return showOrSend(locals, {
      event: params.event,
      change: { kind: 'online', link, note, offices },
      checked: true,
      typed: form.typed
    });
  },

  room: async ({ locals, params, request }) => {
    await organised(locals, params.event);
    const form = readForm(backForm, await request.formData());
    if (!form.ok) return invalid(form);
    return showOrSend(locals, {
      event: params.event,
      change: { kind: 'room', ...form.values },
      checked: true,
      typed: form.typed
    });
  }
};
