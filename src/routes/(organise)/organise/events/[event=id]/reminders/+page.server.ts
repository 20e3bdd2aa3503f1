import { redirect } from '@sveltejs/kit';

import { readForm } from '#lib/form.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { ruleForm } from '#lib/reminders/form.ts';
import { planOf } from '#lib/reminders/plan.server.ts';
import { previewRule, tryRule } from '#lib/reminders/preview.server.ts';
import { ruleLines, ruleText, sentLines, timeLines } from '#lib/reminders/read.server.ts';
import { addRule, changeRule, removeRule, usualAgain } from '#lib/reminders/rule.server.ts';
import { RULES_MOST } from '#lib/reminders/rule-rules.ts';
import { THANK_KIND } from '#lib/reminders/thank-rules.ts';
import { readClock } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const event = await organised(locals, params.event);
  const plan = await planOf(db, event);
  const asked = (name: string) => url.searchParams.get(name);
  const looked = asked('look');
  const preview =
    looked && actor.person
      ? await previewRule(db, { event, rule: looked, person: actor.person, now })
      : null;
  const editing = plan.rules.find(({ id }) => id === asked('edit'));
  return {
    dated: event.starts_at !== null,
    open: event.status !== 'cancelled' && (event.starts_at === null || event.starts_at > now),
    usual: plan.usual,
    fullDay: event.kind === 'full-day',
    hybrid: event.mode === 'hybrid',
    most: RULES_MOST,
    rules: ruleLines(plan, { event, now }),
    thanks: timeLines(plan.thanks, {
      sent: plan.sent.filter(({ kind }) => kind === THANK_KIND),
      now
    }),
    thankKind: THANK_KIND,
    gone: sentLines(plan.sent, event),
    editing: editing ?? null,
    preview: preview && {
      rule: preview.rule.id,
      name: ruleText(preview.rule),
      subject: preview.subject,
      text: preview.text
    },
    saved: url.searchParams.has('saved'),
    tested: url.searchParams.has('tested') ? (actor.person?.email ?? null) : null
  };
};

const here = (event: string) => `/organise/events/${event}/reminders`;

async function ruleIn(request: Request): Promise<string> {
  const rule = (await request.formData()).get('rule');
  return typeof rule === 'string' ? rule : '';
}

function answer(event: string, done: Refusal | object) {
  if (isRefusal(done)) return refused(done);
  redirect(303, `${here(event)}?saved`);
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const form = readForm(ruleForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { rule, ...said } = form.values;
    const clock = said.unit === 'hours' ? null : readClock(said.clock);
    if (said.unit !== 'hours' && !clock) {
      const problems = [{ field: 'clock', message: reminders.page.clockWrong }];
      return invalid({ typed: form.typed, problems });
    }
    const facts = { event: params.event, wish: { ...said, clock }, by, now };
    const done = rule ? await changeRule(db, { ...facts, rule }) : await addRule(db, facts);
    if (isRefusal(done)) return refused(done, form.typed);
    redirect(303, `${here(params.event)}?saved`);
  },

  remove: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const rule = await ruleIn(request);
    return answer(params.event, await removeRule(db, { event: params.event, rule, by, now }));
  },

  usual: async ({ locals, params }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    return answer(params.event, await usualAgain(db, { event: params.event, by, now }));
  },

  /** The letter of a rule, to whoever presses. */
  test: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const rule = await ruleIn(request);
    const tried = await tryRule(db, { event: params.event, rule, by, now });
    if (isRefusal(tried)) return refused(tried);
    redirect(303, `${here(params.event)}?look=${encodeURIComponent(rule)}&tested`);
  }
};
