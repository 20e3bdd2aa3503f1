import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { datesText, nominateSelfPath } from '#lib/changes/programme/letters.server.ts';
import { email, line, neededLine, readForm } from '#lib/form.ts';
import { link } from '#lib/link.server.ts';
import { countToRemind, nominate, remindNominees } from '#lib/programmes/nominate.server.ts';
import {
  countStates,
  participantsOf,
  PEOPLE_PAGE,
  readPeopleFilter
} from '#lib/programmes/read.server.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import {
  answerSelf,
  endLink,
  linkOf,
  makeLink,
  selfNominations
} from '#lib/programmes/self.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { closedRecruiting, recruited, schoolOf, schoolsOf } from './recruit.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = programmes.recruit;
const DONE = ['nominated', 'answered', 'withdrawn', 'replaced', 'link', 'ended'] as const;

const nomineeForm = v.object({
  name: neededLine(100, words.nameMissing, programmes.form.tooLong(100)),
  email: email(words.emailWrong),
  school: line(120, programmes.form.tooLong(120))
});
const answerForm = v.object({ asked: v.string(), answer: v.picklist(['yes', 'no']) });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const { programme, authority, places, taken, organises } = await recruited(locals, params);
  const of = { programme: programme.id, authority: authority.id };
  const filter = { ...readPeopleFilter(url.searchParams), authority: authority.id };
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [{ people, total }, counts, standing, asked, schools, toRemind, suspension] =
    await Promise.all([
      participantsOf(db, { programme: programme.id, filter, page }),
      countStates(db, of),
      linkOf(db, of),
      selfNominations(db, of),
      schoolsOf(db, authority.id),
      countToRemind(db, { ...of, now }),
      suspensionLine(db, programme.id)
    ]);
  const reminded = url.searchParams.get('reminded');
  return {
    programme: { id: programme.id, title: programme.title, dates: datesText(programme) },
    authority,
    suspended: suspension?.since ?? null,
    closed: await closedRecruiting(locals, params),
    organises,
    places,
    taken,
    counts,
    filter,
    people,
    total,
    page,
    from: (page - 1) * PEOPLE_PAGE + 1,
    pages: Math.ceil(total / PEOPLE_PAGE),
    link: standing ? link(nominateSelfPath(standing.id)) : null,
    asked: asked.map(({ id, name, email, school, why, proved_at }) => ({
      id,
      name,
      email,
      school,
      why,
      since: dayText(dayOf(proved_at!))
    })),
    schools,
    toRemind,
    done: DONE.find((one) => one === url.searchParams.get('done')) ?? null,
    reminded: reminded === null ? null : Number(reminded)
  };
};

const pathOf = ({ authority, programme }: { authority: string; programme: string }) =>
  `/coordinate/${authority}/programmes/${programme}`;

export const actions: Actions = {
  nominate: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const form = readForm(nomineeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { authority, programme } = params;
    const school = await schoolOf(db, { authority, typed: form.values.school });
    if ('problem' in school) return fail(400, { typed: form.typed, problems: [school.problem] });
    const { name, email } = form.values;
    const nominee = { name, email, establishment: school.id };
    const made = await nominate(db, { programme, authority, nominee, by, now });
    if (isRefusal(made)) return refused(made, form.typed);
    redirect(303, `${pathOf(params)}?done=nominated`);
  },

  answer: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const form = readForm(answerForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { asked, answer } = form.values;
    const answered = await answerSelf(db, { asked, approve: answer === 'yes', by, now });
    if (isRefusal(answered)) return refused(answered);
    redirect(303, `${pathOf(params)}?done=${answer === 'yes' ? 'nominated' : 'answered'}`);
  },

  link: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const made = await makeLink(db, { ...params, by, now });
    if (isRefusal(made)) return refused(made);
    redirect(303, `${pathOf(params)}?done=link`);
  },

  end: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const ended = await endLink(db, { ...params, by, now });
    if (isRefusal(ended)) return refused(ended);
    redirect(303, `${pathOf(params)}?done=ended`);
  },

  remind: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const reminded = await remindNominees(db, { ...params, by, now });
    if (isRefusal(reminded)) return refused(reminded);
    redirect(303, `${pathOf(params)}?reminded=${reminded}`);
  }
};
