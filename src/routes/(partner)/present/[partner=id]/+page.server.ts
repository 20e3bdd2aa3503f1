import { redirect } from '@sveltejs/kit';

import { asksAbout } from '#lib/changes/asks/read.server.ts';
import { talkPath } from '#lib/changes/letters.server.ts';
import { endPartner } from '#lib/changes/partners/end.server.ts';
import { removePresenter } from '#lib/changes/partners/leave.server.ts';
import { readForm } from '#lib/form.ts';
import { presentersOf } from '#lib/organisations/partner.server.ts';
import { presenterForm } from '#lib/organisations/partners/form.server.ts';
import { addPresenter, handOver } from '#lib/organisations/partners/presenters.server.ts';
import { partnerState } from '#lib/organisations/partners/read.server.ts';
import { may } from '#lib/people/may.ts';
import { nameOf } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { slotsForPartners, talksOfPartner } from '#lib/slots/desk.server.ts';

import { invalid, refused } from '../../../door.server.ts';
import { backOf, seenPartner } from '../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['taken', 'asked', 'unnamed'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const partner = await seenPartner(locals, params.partner);
  const { id } = partner;
  const [presenters, talks, open, asks] = await Promise.all([
    presentersOf(db, id),
    talksOfPartner(db, { partner: id, now }),
    slotsForPartners(db, now, partner.kind_id),
    asksAbout(db, { partner: id }, now)
  ]);
  const leads = may(actor, 'partner.lead', { person: partner.lead_id });
  return {
    id,
    name: partner.name,
    state: partnerState(partner),
    message: partner.answer_message,
    back: backOf(locals, id),
    leads,
    presenters: presenters.map((one) => ({
      id: one.id,
      name: nameOf(one),
      lead: one.id === partner.lead_id,
      self: one.id === actor.person?.id
    })),
    talks: talks.map((talk) => ({ ...talk, path: talkPath(talk.talk) })),
    asks: asks.filter(({ state }) => state === 'open').length,
    open,
    added: url.searchParams.get('added'),
    handed: url.searchParams.get('handed'),
    removed: url.searchParams.get('removed'),
    done: DONE.find((one) => url.searchParams.has(one)) ?? null
  };
};

/** Whoever a button of the list is about. */
async function personOf(request: Request): Promise<{ person: string; name: string }> {
  const data = await request.formData();
  const [person, name] = [data.get('person'), data.get('name')];
  return {
    person: typeof person === 'string' ? person : '',
    name: typeof name === 'string' ? name : ''
  };
}

export const actions: Actions = {
  add: async ({ locals, params, request }) => {
    const form = readForm(presenterForm, await request.formData());
    if (!form.ok) return invalid(form);
    const added = await addPresenter(locals.db, {
      ...form.values,
      partner: params.partner,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, `/present/${params.partner}?added=${encodeURIComponent(form.values.name)}`);
  },

  lead: async ({ locals, params, request }) => {
    const { person, name } = await personOf(request);
    const facts = { partner: params.partner, person, by: locals.actor, now: locals.now };
    const handed = await handOver(locals.db, facts);
    if (isRefusal(handed)) return refused(handed);
    redirect(303, `/present/${params.partner}?handed=${encodeURIComponent(name)}`);
  },

  remove: async ({ locals, params, request }) => {
    const { person, name } = await personOf(request);
    const facts = { partner: params.partner, person, by: locals.actor, now: locals.now };
    const removed = await removePresenter(locals.db, facts);
    if (isRefusal(removed)) return refused(removed);
    // whoever left sees this desk no longer, and was signed out with the right
    if (person === locals.actor.person?.id) redirect(303, '/');
    redirect(303, `/present/${params.partner}?removed=${encodeURIComponent(name)}`);
  },

  end: async ({ locals, params }) => {
    const facts = { partner: params.partner, by: locals.actor, now: locals.now };
    const ended = await endPartner(locals.db, facts);
    if (isRefusal(ended)) return refused(ended);
    const own = may(locals.actor, 'partner.present', { partner: params.partner });
    redirect(303, own ? '/partners' : `/organise/partners/${params.partner}?ended`);
  }
};
