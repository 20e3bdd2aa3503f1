import { redirect } from '@sveltejs/kit';

import { isRefusal } from '#lib/refusal.ts';
import { readSlot } from '#lib/slots/form.server.ts';
import { addSlot, agendaOf, changeSlot, removeSlot } from '#lib/slots/slot.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { clockPart } from '#lib/time.server.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const event = await organised(locals, params.event);
  const [slots, order] = await Promise.all([agendaOf(db, event.id), runningOrder(db, event.id)]);
  const last = slots.at(-1);
  return {
    order,
    slots: slots.map(({ id, kind, title, starts, minutes, open_to }) => ({
      id,
      typed: {
        slot: id,
        kind,
        title,
        starts,
        minutes: String(minutes),
        open_to: open_to ?? ''
      }
    })),
    next: {
      slot: '',
      kind: last ? 'talk' : 'arrival',
      title: '',
      starts: last ? nextStart(last) : event.starts_local ? clockPart(event.starts_local) : '16:00',
      minutes: event.kind === 'teachmeet' ? '7' : '15',
      open_to: ''
    },
    saved: url.searchParams.has('saved')
  };
};

function nextStart({ starts, minutes }: { starts: string; minutes: number }): string {
  const [hour = 0, minute = 0] = starts.split(':').map(Number);
  const end = hour * 60 + minute + minutes;
  return `${String(Math.floor(end / 60) % 24).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const form = readSlot(await request.formData());
    if ('problems' in form) return invalid(form);
    const act = { event: params.event, details: form.details, by: actor, now };
    const saved = form.slot
      ? await changeSlot(db, { ...act, slot: form.slot })
      : await addSlot(db, act);
    if (isRefusal(saved)) return refused(saved, form.typed);
    redirect(303, `/organise/events/${params.event}/agenda?saved`);
  },

  remove: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const slot = (await request.formData()).get('slot');
    const removed = await removeSlot(db, {
      event: params.event,
      slot: typeof slot === 'string' ? slot : '',
      by: actor,
      now
    });
    if (isRefusal(removed)) return refused(removed);
    redirect(303, `/organise/events/${params.event}/agenda?saved`);
  }
};
