import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { askForTalk, takeBackAsk } from '#lib/changes/asks/ask.server.ts';
import { asksAbout, tooSoonFor } from '#lib/changes/asks/read.server.ts';
import { toldAt } from '#lib/changes/asks/tell.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { findPartner, partnerKinds } from '#lib/organisations/partner.server.ts';
import { profileOf } from '#lib/organisations/partners/profile.server.ts';
import { partnerState } from '#lib/organisations/partners/read.server.ts';
import { authorityNames } from '#lib/organisations/regions.server.ts';
import { findStanding } from '#lib/organisations/partners/standing.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { slotsForPartners } from '#lib/slots/desk.server.ts';
import { dayOf, instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const askForm = v.object({
  /** `event slot` */
  slots: v.array(v.string()),
  note: lines(500, visit.book.tooLong(500))
});

async function offered(db: App.Locals['db'], id: string) {
  const talk = await findStanding(db, id);
  const partner = talk && (await findPartner(db, talk.partner_id));
  if (!partner || talk.retired_at || partnerState(partner) !== 'approved') {
    error(404, errors.notFound);
  }
  return { talk, partner };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const { talk, partner } = await offered(db, params.standing);
  const profile = profileOf(partner);
  const [kinds, areas, slots, asks] = await Promise.all([
    partnerKinds(db),
    authorityNames(db, profile.areas),
    slotsForPartners(db, now, partner.kind_id),
    asksAbout(db, { standing: talk.id }, now)
  ]);
  const asked = new Set(
    asks.filter(({ state }) => state === 'open' || state === 'agreed').map(({ eventId }) => eventId)
  );
  const fitting = slots.filter(
    ({ minutes, card, event }) =>
      minutes >= talk.minutes && !asked.has(card.id) && may(actor, 'ask.make', { event })
  );
  return {
    talk: {
      ...talk,
      kind: talk.kind as 'talk',
      levels: JSON.parse(talk.levels) as string[]
    },
    partner: { id: partner.id, name: partner.name, platform: partner.platform },
    profile,
    areas,
    kind: kinds.find(({ id }) => id === partner.kind_id)?.name ?? '',
    slots: fitting.map(({ slot, clock, minutes, card, event }) => ({
      value: `${card.id} ${slot}`,
      event: card.title,
      when: card.when,
      clock,
      minutes,
      soon: tooSoonFor(partner, event, dayOf(now))
    })),
    asks: asks.filter(({ state }) => state !== 'ended'),
    told: instantText(toldAt(partner, now)),
    asked: Number(url.searchParams.get('asked')) || 0,
    takenBack: url.searchParams.has('takenBack')
  };
};

export const actions: Actions = {
  ask: async ({ locals, params, request }) => {
    const form = readForm(askForm, await request.formData());
    if (!form.ok) return invalid(form);
    const slots = form.values.slots.map((value) => {
      const [event = '', slot = ''] = value.split(' ');
      return { event, slot };
    });
    const asked = await askForTalk(locals.db, {
      standing: params.standing,
      slots,
      note: form.values.note,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(asked)) return refused(asked, form.typed);
    redirect(303, `/organise/offers/${params.standing}?asked=${asked.asked}`);
  },

  takeBack: async ({ locals, params, request }) => {
    const ask = (await request.formData()).get('ask');
    const taken = await takeBackAsk(locals.db, {
      ask: typeof ask === 'string' ? ask : '',
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(taken)) return refused(taken);
    redirect(303, `/organise/offers/${params.standing}?takenBack`);
  }
};
