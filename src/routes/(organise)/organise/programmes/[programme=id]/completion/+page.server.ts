import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import {
  completing,
  markCompleted,
  ruleOf,
  setRule
} from '#lib/changes/programme/completion.server.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organisedProgramme } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = programmes.completion;
const PAGE = 50;

const number = (scale: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(scale === 1 ? /^\d{0,3}$/ : /^(\d{1,3}([.,]\d{1,2})?)?$/, words.wrong),
    v.transform((text) => Math.round(Number(text.replace(',', '.')) * scale) || null)
  );
const ruleForm = v.object({ events: number(1), hours: number(60) });
const markForm = v.object({ rule: v.string() });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const { id: programme } = await organisedProgramme(locals, params.programme);
  const [rule, people] = await Promise.all([ruleOf(db, programme), completing(db, programme)]);
  const q = url.searchParams.get('q')?.trim().slice(0, 100) ?? '';
  const found = people.filter(({ name, email }) => fold(`${name} ${email}`).includes(fold(q)));
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const marked = url.searchParams.get('marked');
  return {
    rule: rule && {
      id: rule.id,
      version: rule.version,
      events: rule.events_needed,
      minutes: rule.minutes_needed
    },
    q,
    total: people.length,
    people: found.slice((page - 1) * PAGE, page * PAGE),
    page,
    pages: Math.ceil(found.length / PAGE),
    fulfil: people.filter((one) => one.fulfils).length,
    saved: url.searchParams.has('saved'),
    marked: marked === null ? null : Number(marked)
  };
};

export const actions: Actions = {
  rule: async ({ locals, params, request }) => {
    const form = readForm(ruleForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const { events, hours: minutes } = form.values;
    const set = await setRule(db, { programme, events, minutes, by, now });
    if (isRefusal(set)) return refused(set, form.typed);
    redirect(303, `/organise/programmes/${programme}/completion?saved`);
  },

  mark: async ({ locals, params, request }) => {
    const form = readForm(markForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const marked = await markCompleted(db, { programme, ...form.values, by, now });
    if (isRefusal(marked)) return refused(marked);
    redirect(303, `/organise/programmes/${programme}/completion?marked=${marked}`);
  }
};
