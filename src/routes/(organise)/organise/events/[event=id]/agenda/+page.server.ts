import { fail, redirect } from '@sveltejs/kit';

import { mayMoveWorkshop } from '#lib/booking/workshops/places.server.ts';
import { answerTalk } from '#lib/changes/talks/answer.server.ts';
import { thenReserve } from '#lib/changes/talks/agenda.server.ts';
import { reserveOf } from '#lib/changes/talks/reserve.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { talkPath } from '#lib/changes/letters.server.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { checksOf } from '#lib/slots/agenda/checks.server.ts';
import { copySlot, fillAgenda, moveSlot, sendOrderNow } from '#lib/slots/agenda/edit.server.ts';
import { linesOf, requestsOf } from '#lib/slots/agenda/read.server.ts';
import { orderToTell } from '#lib/slots/agenda/tell.server.ts';
import { TEMPLATES } from '#lib/slots/agenda/templates.ts';
import { readMove, readSlot, typedSlot } from '#lib/slots/form.server.ts';
import { addSlot, agendaOf, changeSlot, removeSlot, slotOf } from '#lib/slots/slot.server.ts';
import { boardOf } from '#lib/slots/board.ts';
import { clockPart, clockText, instantText, moveClockBy } from '#lib/time.server.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const event = await organised(locals, params.event);
  const [slots, lines, checks, requests, reserve, kinds, tell] = await Promise.all([
    agendaOf(db, event.id),
    linesOf(db, event.id),
    checksOf(db, event),
    requestsOf(db, event.id),
    reserveOf(db, event.id),
    partnerKinds(db),
    orderToTell(db, event.id)
  ]);
  const last = slots.at(-1);
  const editing = slots.find(({ id }) => id === url.searchParams.get('slot'));
  return {
    lines: lines.map((line) => ({ ...line, path: line.talk && talkPath(line.talk) })),
    checks,
    requests: requests.map((one) => ({ ...one, path: talkPath(one.talk) })),
    reserve: reserve.map(({ id, title, minutes, leave_by }) => ({
      id,
      title,
      minutes: minutes ?? 0,
      leave: leave_by && clockText(leave_by),
      path: talkPath(id)
    })),
    board: event.kind === 'teachmeet' ? boardOf(lines) : null,
    kinds,
    tell: tell && { people: tell.people, when: instantText(tell.at) },
    templates: slots.length === 0 && event.starts_local ? TEMPLATES : [],
    editing: editing ? { slot: editing.id, typed: typedSlot(editing) } : null,
    next: {
      slot: '',
      kind: last ? 'talk' : 'arrival',
      title: '',
      starts: last
        ? moveClockBy(last.starts, last.minutes)
        : event.starts_local
          ? clockPart(event.starts_local)
          : '16:00',
      minutes: event.kind === 'teachmeet' ? '7' : '15',
      open_to: '',
      partner_kinds: [],
      approval: '',
      track: '',
      room: '',
      follow: '',
      version: ''
    },
    done: url.searchParams.get('done')
  };
};

const page = (event: string, done: string) => `/organise/events/${event}/agenda?done=${done}`;

/** One act on the agenda, the reserve list served after it, then the page again. */
async function act<T>(
  { locals, params }: RequestEvent,
  verb: (db: App.Locals['db'], act: AgendaAct) => Promise<T | Refusal>,
  done: string,
  typed = {}
) {
  const { db, now, actor } = locals;
  const facts = { event: params.event, by: actor, now };
  const answer = await thenReserve(db, facts, (db) => verb(db, facts));
  if (isRefusal(answer)) return refused(answer, typed);
  redirect(303, page(params.event, done));
}
interface AgendaAct {
  event: string;
  by: App.Locals['actor'];
  now: string;
}

const text = (data: FormData, name: string): string => {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
  save: async (event) => {
    const form = readSlot(await event.request.formData());
    if ('problems' in form) return invalid(form);
    const { slot, details, follow, version, typed } = form;
    const { db, now, actor } = event.locals;
    const facts = { event: event.params.event, by: actor, now };
    const saved = await thenReserve(db, facts, async (db) => {
      if (!slot) return addSlot(db, { ...facts, details, follow });
      const clash = follow ? null : await mayMoveWorkshop(db, { slot, to: details });
      return clash ?? changeSlot(db, { ...facts, details, follow, slot, version });
    });
    if (isRefusal(saved)) {
      if (saved.refused !== 'slot-changed-meanwhile') return refused(saved, typed);
      // the second of two editors sees both, and saves over the other's by saving again
      const theirs = await slotOf(db, { event: facts.event, slot });
      const again = { ...typed, version: String(theirs?.version ?? '') };
      return fail(409, { ...refused(saved, again).data, theirs: theirs && typedSlot(theirs) });
    }
    redirect(303, page(facts.event, 'saved'));
  },

  remove: async (event) => {
    const data = await event.request.formData();
    const facts = { slot: text(data, 'slot'), follow: data.has('follow') };
    return act(event, (db, agenda) => removeSlot(db, { ...agenda, ...facts }), 'saved');
  },

  move: async (event) => {
    const move = readMove(await event.request.formData());
    return act(
      event,
      (db, agenda) =>
        move ? moveSlot(db, { ...agenda, ...move }) : Promise.resolve(refuse('slot-unknown')),
      'moved'
    );
  },

  copy: async (event) => {
    const slot = text(await event.request.formData(), 'slot');
    return act(event, (db, agenda) => copySlot(db, { ...agenda, slot }), 'saved');
  },

  fill: async (event) => {
    const typed = text(await event.request.formData(), 'template');
    const template = TEMPLATES.find((one) => one === typed) ?? 'teachmeet';
    return act(event, (db, agenda) => fillAgenda(db, { ...agenda, template }), 'saved');
  },

  tell: (event) => act(event, sendOrderNow, 'told'),

  answer: async (event) => {
    const data = await event.request.formData();
    const { db, now, actor } = event.locals;
    const answered = await answerTalk(db, {
      talk: text(data, 'talk'),
      approve: text(data, 'answer') === 'yes',
      note: text(data, 'note').trim().slice(0, 1000),
      by: actor,
      now
    });
    if (isRefusal(answered)) return refused(answered);
    redirect(303, page(event.params.event, 'answered'));
  },

  withdraw: async (event) => {
    const data = await event.request.formData();
    const { db, now, actor } = event.locals;
    const talk = text(data, 'talk');
    const withdrawn = await withdrawTalk(db, { talk, by: actor, now });
    if (isRefusal(withdrawn)) return refused(withdrawn);
    redirect(303, page(event.params.event, 'saved'));
  }
};
