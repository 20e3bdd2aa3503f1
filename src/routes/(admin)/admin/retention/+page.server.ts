import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { retentionLines, setRetention } from '#lib/changes/retention/retention.server.ts';
import { KINDS } from '#lib/changes/retention/rules.server.ts';
import { readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const daysForm = v.object({ kind: v.picklist(KINDS), days: v.pipe(v.string(), v.trim()) });

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, now } = locals;
  if (!may(actor, 'retention.change')) error(404, errors.notFound);
  const lines = await retentionLines(db, now);
  return {
    lines: lines.map((line) => ({ ...line, ranAt: line.ranAt && instantText(line.ranAt) })),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(daysForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { kind, days } = form.values;
    const set = await setRetention(db, {
      kind,
      days: /^\d{1,5}$/.test(days) ? Number(days) : 0,
      by,
      now
    });
    if (isRefusal(set)) return refused(set, { kind, [`days-${kind}`]: days });
    redirect(303, '/admin/retention?saved');
  }
};
