import { fail, redirect } from '@sveltejs/kit';

import { questionsOf } from '#lib/booking/asked/questions.server.ts';
import { takeAsked } from '#lib/booking/asked/asked.ts';
import { missingSelf, seriesForm } from '#lib/booking/form.ts';
import { inSchoolTimeOf } from '#lib/booking/release/read.server.ts';
import { takeRelease } from '#lib/booking/release/release.ts';
import type { Session } from '#lib/booking/series/series-read.server.ts';
import { bookSeries } from '#lib/booking/series/series.server.ts';
import { audienceOf } from '#lib/events/audience.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { EVERYONE, modesOf, type Audience } from '#lib/events/rules.ts';
import { readForm } from '#lib/form.ts';
import {
  findEstablishment,
  lineText,
  suggestions
} from '#lib/organisations/establishment.server.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { findPerson, levelsOf } from '#lib/people/person.server.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import { schoolsOf } from '#lib/people/profile.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused } from '../../../../door.server.ts';
import { seenSeries } from '../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One press books several events. */
const BOOKINGS = { what: 'book:series', most: 20, seconds: 600 };

/** What is asked for all sessions at once: an audience of any of them, the questions of each. */
async function askedOf(db: App.Locals['db'], events: readonly Event[]) {
  const [audiences, questions] = await Promise.all([
    Promise.all(events.map(({ id }) => audienceOf(db, id))),
    Promise.all(events.map(({ id }) => questionsOf(db, id)))
  ]);
  const audience: Audience = {
    ...EVERYONE,
    role: audiences.flatMap(({ role }) => role),
    level: audiences.flatMap(({ level }) => level)
  };
  return {
    audience,
    questions: questions.flat(),
    food: events.some(({ food_at }) => food_at !== null),
    modes: [...new Set(events.filter(({ mode }) => mode === 'hybrid').flatMap(modesHere))]
  };
}

const isToBook = ({ open, mine }: Session) => open && mine === null;
const modesHere = ({ mode }: Event) => modesOf(mode);

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders(ONE_READER);
  const { reader: db, actor } = locals;
  const { series, sessions, events } = await seenSeries(locals, params.series);
  const [{ audience, questions, food, modes }, schools, me] = await Promise.all([
    askedOf(db, events),
    suggestions(db),
    findPerson(db, actor.person!.id)
  ]);
  const school = me?.establishment_id && (await findEstablishment(db, me.establishment_id));
  const toBook = new Set(sessions.filter(isToBook).map(({ id }) => id));
  return {
    title: series.title,
    slug: series.slug,
    sessions: sessions.filter(isToBook),
    /** Nobody's school is known before it is typed: Monday to Friday. */
    inSchoolTime: (
      await inSchoolTimeOf(db, {
        events: events.filter(({ id }) => toBook.has(id)),
        authority: null
      })
    ).length,
    person: {
      name: me!.name || me!.email,
      school: school ? lineText(school) : '',
      schools: (await schoolsOf(db, me!.id)).map(({ text }) => text)
    },
    suggestions: schools,
    asks: {
      role: audience.role.length > 0 && !me?.role,
      levels: audience.level.length > 0,
      levelsSaid: levelsOf(me)
    },
    questions,
    food,
    modes
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const data = await request.formData();
    const { series, events } = await seenSeries(locals, params.series);
    const { audience, questions, food, modes } = await askedOf(db, events);
    const more = takeAsked(data, { questions, food });
    const away = takeRelease(data);
    const form = readForm(seriesForm, data);
    const typed = { ...form.typed, ...more.typed, ...away.typed };
    if (!form.ok || more.problems.length > 0) {
      const problems = [...(form.ok ? [] : form.problems), ...more.problems];
      return invalid({ typed, problems });
    }
    const { values } = form;
    const person = actor.person!.id;
    if (!(await allow(db, BOOKINGS, person))) return refused(refuse('slow-down'), typed);
    const school = await readSchool(db, values);
    if ('problem' in school) {
      return fail(400, { typed, problems: [school.problem], choice: school.choice });
    }
    const me = await findPerson(db, person);
    const unsaid = missingSelf(audience, { ...values, me });
    if (unsaid) return fail(400, { typed, problems: [unsaid] });
    const mode = modes.find((one) => one === values.mode);
    if (modes.length > 0 && !mode) {
      return fail(400, { typed, problems: [{ field: 'mode', message: words.book.modeMissing }] });
    }
    const booked = await bookSeries(db, {
      ...school,
      series: series.id,
      person,
      mode,
      role: values.role || null,
      asked: more.asked,
      ...(away.release && { release: away.release }),
      ...(values.levels.length > 0 && { levels: values.levels }),
      ifNotAll: values.if_not_all,
      by: actor,
      now
    });
    if (isRefusal(booked)) return refused(booked, typed);
    await acceptNotice(db, { person, asked: now, now });
    redirect(303, `/my/series/${series.slug}?booked=yes`);
  }
};
