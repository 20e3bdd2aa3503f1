import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { takeBackAsk } from '#lib/changes/asks/ask.server.ts';
import { asksAbout } from '#lib/changes/asks/read.server.ts';
import { findFile } from '#lib/files/files.server.ts';
import { sizeText } from '#lib/files/rules.ts';
import { lines, readForm } from '#lib/form.ts';
import { findPartner, partnerKinds, presentersOf } from '#lib/organisations/partner.server.ts';
import { answerPartner } from '#lib/organisations/partners/answer.server.ts';
import { profileOf } from '#lib/organisations/partners/profile.server.ts';
import { partnerState } from '#lib/organisations/partners/read.server.ts';
import { authorityNames } from '#lib/organisations/regions.server.ts';
import { standingTalksOf } from '#lib/organisations/partners/standing.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { talksOfPartner } from '#lib/slots/desk.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const answerForm = v.object({ message: lines(1000, visit.book.tooLong(1000)) });
const DONE = ['answered', 'added', 'ended', 'takenBack'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const partner = may(actor, 'partner.answer') ? await findPartner(db, params.partner) : undefined;
  if (!partner) error(404, errors.notFound);
  const { id } = partner;
  const profile = profileOf(partner);
  const [kinds, areas, presenters, standing, talks, asks, riskSheet] = await Promise.all([
    partnerKinds(db),
    authorityNames(db, profile.areas),
    presentersOf(db, id),
    standingTalksOf(db, id),
    talksOfPartner(db, { partner: id, now }),
    asksAbout(db, { partner: id }, now),
    partner.risk_sheet_id ? findFile(db, partner.risk_sheet_id) : undefined
  ]);
  return {
    id,
    profile,
    areas,
    kind: kinds.find((kind) => kind.id === partner.kind_id)?.name ?? '',
    state: partnerState(partner),
    signedUp: instantText(partner.created_at),
    message: partner.answer_message,
    presenters: presenters.map((one) => ({ ...one, lead: one.id === partner.lead_id })),
    standing: standing
      .filter(({ retired_at }) => retired_at === null)
      .map((talk) => ({ id: talk.id, title: talk.title, minutes: talk.minutes })),
    talks: talks.map(({ talk, title, clock, card, presenter }) => ({
      talk,
      title,
      clock,
      card,
      presenter
    })),
    asks: asks.filter(({ state }) => state !== 'ended'),
    riskSheet: riskSheet ? { name: riskSheet.name, size: sizeText(riskSheet.size) } : null,
    done: DONE.find((one) => url.searchParams.has(one)) ?? null
  };
};

async function answer({ locals, params, request }: RequestEvent, approve: boolean, again: boolean) {
  const form = readForm(answerForm, await request.formData());
  if (!form.ok) return invalid(form);
  const answered = await answerPartner(locals.db, {
    partner: params.partner,
    approve,
    again,
    message: form.values.message || null,
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(answered)) return refused(answered, form.typed);
  redirect(303, `/organise/partners/${params.partner}?answered`);
}

export const actions: Actions = {
  approve: (event) => answer(event, true, false),
  decline: (event) => answer(event, false, false),
  again: (event) => answer(event, true, true),

  takeBack: async ({ locals, params, request }) => {
    const ask = (await request.formData()).get('ask');
    const taken = await takeBackAsk(locals.db, {
      ask: typeof ask === 'string' ? ask : '',
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(taken)) return refused(taken);
    redirect(303, `/organise/partners/${params.partner}?takenBack`);
  }
};
