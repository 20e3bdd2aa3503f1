import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { noShows } from '#lib/attendance/attendance.server.ts';
import { noShowText } from '#lib/attendance/no-show-text.ts';
import { checkOf, poolName, roomText, wishToGrant } from '#lib/booking/pools/pool-check.server.ts';
import { readPools, typedPools } from '#lib/booking/pools/pool-form.server.ts';
import { planPools, type PoolsWish } from '#lib/booking/pools/pool-rules.ts';
import { answerRequest, requestsOf } from '#lib/booking/pools/pool-request.server.ts';
import { changePools, readPoolFacts } from '#lib/booking/pools/pools.server.ts';
import { poolLines } from '#lib/booking/read.server.ts';
import { readWorkshopPlaces } from '#lib/booking/workshops/places-form.ts';
import {
  placesField,
  setWorkshopPlaces,
  unchosenAt
} from '#lib/booking/workshops/places.server.ts';
import { workshopSlotsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The pools that the form shows: those of a way to be there that the event has. */
async function placesOf(locals: App.Locals, event: Event) {
  const facts = await readPoolFacts(locals.reader, { event, now: locals.now });
  const modes = modesOf(event.mode);
  return { facts, modes, pools: facts.pools.filter(({ mode }) => modes.includes(mode)) };
}

const answerForm = v.object({
  request: v.string(),
  grant: v.picklist(['anyone', 'new', '']),
  checked: v.optional(v.string())
});

const unchanged = (event: Event): PoolsWish => ({
  lines: [],
  seats: event.seats,
  perEstablishment: null,
  perEstablishmentUntil: null
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const event = await organised(locals, params.event);
  const { facts, modes, pools } = await placesOf(locals, event);
  const [lines, requests, all, rate, workshops, unchosen] = await Promise.all([
    poolLines(locals.reader, event.id),
    requestsOf(locals.reader, event.id),
    authorities(locals.reader),
    noShows(locals.reader, { kind: event.kind, now: locals.now }),
    workshopSlotsOf(locals.reader, event.id),
    unchosenAt(locals.reader, event.id)
  ]);
  return {
    lines,
    requests,
    modes,
    fields: pools.map((pool) => ({
      key: pool.id,
      name: poolName(pool, facts),
      own: pool.authority !== null,
      taken: pool.taken
    })),
    authorities: all,
    room: [
      ...roomText(planPools(facts, unchanged(event)), facts),
      ...(event.mode === 'online' ? [] : noShowText(event, lines, rate))
    ],
    open: event.status !== 'cancelled' && !(event.ends_at && event.ends_at <= locals.now),
    typed: typedPools({ ...event, pools }),
    answered: (['granted', 'declined'] as const).find((what) => url.searchParams.has(what)),
    workshops: workshops.map((one) => ({ ...one, field: placesField(one.slot) })),
    unchosen,
    workshopsSaved: url.searchParams.has('workshops'),
    served: url.searchParams.has('saved') ? Number(url.searchParams.get('saved')) : null
  };
};

export const actions: Actions = {
  change: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const { facts, modes, pools } = await placesOf(locals, event);
    const form = readPools(await request.formData(), { pools, modes });
    // read first: a form of other pools than there are now cannot be right
    if (form.typed['version'] !== String(event.version)) {
      const typed = { ...form.typed, version: String(event.version) };
      return refused(refuse('changed-meanwhile'), typed);
    }
    if ('problems' in form) return invalid(form);
    const { wish, typed } = form;
    const plan = planPools(facts, wish);
    if (plan.refusals.length > 0) {
      return invalid({
        typed,
        problems: plan.refusals.map((no) => ({ field: no.field ?? '', message: sentence(no) }))
      });
    }
    if (!form.checked) {
      return { typed, problems: [], check: checkOf({ event, facts, wish, plan }) };
    }
    const { version } = form;
    const saved = await changePools(db, { event: event.id, wish, version, by: actor, now });
    if (isRefusal(saved)) return refused(saved, typed);
    redirect(303, `/organise/events/${event.id}/places?saved=${saved.served}`);
  },

  /** Places of the workshops, each checked against who chose it. */
  workshops: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const event = await organised(locals, params.event);
    const slots = await workshopSlotsOf(db, event.id);
    const form = readWorkshopPlaces(
      await request.formData(),
      slots.map(({ slot }) => ({ slot, field: placesField(slot) }))
    );
    if (form.problems.length > 0) return invalid(form);
    const { places } = form;
    const refusal = await setWorkshopPlaces(db, { event: event.id, places, by, now });
    if (refusal) return refused(refusal, form.typed);
    redirect(303, `/organise/events/${event.id}/places?workshops#workshops-h`);
  },

  answer: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const event = await organised(locals, params.event);
    const form = readForm(answerForm, await request.formData());
    if (!form.ok) return invalid(form);
    const grant = form.values.grant || null;
    if (grant && !form.values.checked) {
      const { facts } = await placesOf(locals, event);
      const [asked] = (await requestsOf(db, event.id)).filter(
        ({ id }) => id === form.values.request
      );
      if (!asked) return refused(refuse('request-answered'));
      const wish = wishToGrant(facts, { event, asked, grant });
      const plan = planPools(facts, wish);
      if (plan.refusals.length > 0) return refused({ ...plan.refusals[0]!, field: '' });
      const { lines, sentences } = checkOf({ event, facts, wish, plan });
      const changed = lines.filter(({ key }) => facts.pools.some(({ id }) => id === key));
      return {
        typed: form.typed,
        problems: [],
        check: { lines: changed, sentences },
        act: 'answer'
      };
    }
    const answered = await answerRequest(db, { request: form.values.request, grant, by, now });
    if (isRefusal(answered)) return refused(answered);
    const what = grant ? 'granted' : 'declined';
    redirect(303, `/organise/events/${params.event}/places?${what}`);
  }
};
