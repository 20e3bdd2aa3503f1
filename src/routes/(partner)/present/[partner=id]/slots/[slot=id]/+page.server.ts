import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { nameByFor } from '#lib/changes/talks/dates.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { again, line, readForm } from '#lib/form.ts';
import { presentersOf } from '#lib/organisations/partner.server.ts';
import { findStanding, standingTalksOf } from '#lib/organisations/partners/standing.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { openSlot } from '#lib/slots/desk.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { present as words } from '#lib/words/en/present.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { seenPartner } from '../../../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { tooLong } = visit.book;

const talkForm = v.object({
  /** One of the partner's standing talks; it brings a title where none is typed. */
  standing: v.string(),
  title: line(120, tooLong(120)),
  line: line(200, tooLong(200)),
  /** Empty: a name to follow. */
  person: v.string(),
  reference: line(80, tooLong(80))
});

const nameBy = (starts_local: string, name_days: number | null): string | null => {
  const until = nameByFor({ starts_local, name_days });
  return until && instantText(until);
};

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, actor } = locals;
  const partner = await seenPartner(locals, params.partner);
  const mine = may(actor, 'slot.take-for-partner', { partner: params.partner });
  const slot = await openSlot(db, params.slot);
  if (!mine || !slot) error(404, errors.notFound);
  const presenters = await presentersOf(db, params.partner);
  const standing = await standingTalksOf(db, params.partner);
  return {
    partner: params.partner,
    slot,
    platform: partner.platform,
    standing: standing
      .filter(({ retired_at, minutes }) => retired_at === null && minutes <= slot.minutes)
      .map(({ id, title, minutes }) => ({ id, title, minutes })),
    nameBy: nameBy(slot.startsLocal, slot.nameDays),
    me: actor.person!.id,
    presenters: presenters.map(({ id, name, email }) => ({ id, name: name || email }))
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const form = readForm(talkForm, await request.formData());
    if (!form.ok) return invalid(form);
    const slot = await openSlot(db, params.slot);
    if (!slot) error(404, errors.notFound);
    const standing = form.values.standing ? await findStanding(db, form.values.standing) : null;
    const title = form.values.title || standing?.title;
    if (!title) return invalid(again(form.typed, 'title', words.talkTitleMissing));
    const taken = await takeSlotForPartner(db, {
      event: slot.card.id,
      slot: params.slot,
      partner: params.partner,
      person: form.values.person || null,
      reference: form.values.reference || null,
      title,
      line: form.values.line || standing?.line || null,
      ...(standing && { standing: standing.id, minutes: standing.minutes }),
      by: actor,
      now
    });
    if (isRefusal(taken)) return refused(taken, form.typed);
    const state = taken.talk.requested_at ? 'asked' : taken.talk.person_id ? 'taken' : 'unnamed';
    redirect(303, `/present/${params.partner}?${state}`);
  }
};
