import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { talkPath } from '#lib/changes/letters.server.ts';
import { email, neededLine, readForm } from '#lib/form.ts';
import { addPresenter, findPartner, presentersOf } from '#lib/organisations/partner.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { slotsForPartners, talksOfPartner } from '#lib/slots/desk.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { emailWrong, nameMissing, tooLong } = visit.book;

const presenterForm = v.object({
  name: neededLine(100, nameMissing, tooLong(100)),
  email: email(emailWrong)
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const id = params.partner;
  const partner = may(actor, 'partner.present', { partner: id })
    ? await findPartner(db, id)
    : undefined;
  if (!partner) error(404, errors.notFound);
  const [presenters, talks, open] = await Promise.all([
    presentersOf(db, id),
    talksOfPartner(db, { partner: id, now }),
    slotsForPartners(db, now, partner.kind_id)
  ]);
  return {
    id,
    name: partner.name,
    state: partner.approved_at
      ? ('approved' as const)
      : partner.declined_at
        ? ('declined' as const)
        : ('waits' as const),
    presenters: presenters.map((one) => ({
      name: one.name || one.email,
      lead: one.id === partner.lead_id
    })),
    talks: talks.map((talk) => ({ ...talk, path: talkPath(talk.talk) })),
    open,
    added: url.searchParams.get('added'),
    done: (['taken', 'asked', 'unnamed'] as const).find((one) => url.searchParams.has(one)) ?? null
  };
};

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
  }
};
