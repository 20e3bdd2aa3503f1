import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import {
  asking,
  askConfirmation,
  confirmAdministrator,
  isAlone,
  ownRequest
} from '#lib/people/confirm/confirm.server.ts';
import { needFreshProof, needProof } from '#lib/people/fresh.server.ts';
import { may } from '#lib/people/may.ts';
import { idOf } from '#lib/people/session.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const confirmForm = v.object({ confirmation: v.string() });

const ASKS = { what: 'confirm-ask:person', most: 6, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, token } = locals;
  if (!may(actor, 'administrator.confirm')) error(404, errors.notFound);
  return {
    asks: settings().adminPasskey,
    proved: needFreshProof(actor) === null,
    old: needProof(actor) !== null,
    alone: await isAlone(db, actor),
    own: token ? await ownRequest(db, idOf(token)) : null,
    others: (await asking(db, actor)).map(({ askedAt, ...one }) => ({
      ...one,
      asked: instantText(askedAt)
    })),
    done: url.searchParams.has('confirmed')
  };
};

export const actions: Actions = {
  ask: async ({ locals }) => {
    const { db, now, actor: by, token } = locals;
    if (!(await allow(db, ASKS, by.person!.id))) return refused(refuse('slow-down'));
    const asked = await askConfirmation(db, { session: idOf(token!), by, now });
    if (isRefusal(asked)) return refused(asked);
    redirect(303, '/admin/confirm');
  },

  confirm: async ({ locals, request }) => {
    const form = readForm(confirmForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, now, actor: by } = locals;
    const confirmed = await confirmAdministrator(db, { ...form.values, by, now });
    if (isRefusal(confirmed)) return refused(confirmed);
    redirect(303, '/admin/confirm?confirmed');
  }
};
