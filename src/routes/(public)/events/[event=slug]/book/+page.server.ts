import { randomUUID } from 'node:crypto';

import { fail, redirect } from '@sveltejs/kit';

import { takeAsked } from '#lib/booking/asked/asked.ts';
import { takeShown } from '#lib/booking/coming/coming.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { knownForm, missingSelf, talkTyped, visitorForm } from '#lib/booking/form.ts';
import { holdPlace } from '#lib/booking/held.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { overlapsOf } from '#lib/booking/overlap.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { questionsOf } from '#lib/booking/asked/questions.server.ts';
import { myAuthority } from '#lib/booking/read.server.ts';
import { beginsInSchoolTime, takeRelease } from '#lib/booking/release/release.ts';
import { joined, takeWorkshops } from '#lib/booking/workshops/workshops.ts';
import { workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import { offerTalkAndChoose } from '#lib/changes/present-and-choose.server.ts';
import { audienceOf, audienceText } from '#lib/events/audience.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { seriesLine } from '#lib/events/series.server.ts';
import { readForm } from '#lib/form.ts';
import {
  lineText,
  suggestions,
  findEstablishment
} from '#lib/organisations/establishment.server.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { may } from '#lib/people/may.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import { findPerson, levelsOf } from '#lib/people/person.server.ts';
import { schoolsOf } from '#lib/people/profile.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { isSchoolDay } from '#lib/time.server.ts';
import { reserveLengths } from '#lib/slots/board.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused } from '../../../../door.server.ts';
import { seenEvent } from '../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A school behind one address may book for an in-service day; a robot would book for more. */
const BOOKINGS = { what: 'book:client', most: 60, seconds: 600 };
/** Mails to one address that somebody typed. */
const MAILS = { what: 'prove:address', most: 8, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  setHeaders(ONE_READER);
  const { reader: db, now, actor } = locals;
  const { event, key } = await seenEvent(locals, {
    slug: params.event,
    key: url.searchParams.get('key')
  });
  const series = await seriesLine(db, event);
  // a talk is given at one session, so its form stays
  const talks = url.searchParams.has('talk') || url.searchParams.has('slot');
  if (series?.together && !talks && !may(actor, 'event.change', { event })) {
    redirect(303, `${series.path}/book`);
  }
  const authority = await myAuthority(db, actor.person?.id);
  const [places, order, schools, audience, me] = await Promise.all([
    placesLeft(db, { events: [event.id], authority }),
    runningOrder(db, event.id),
    suggestions(db),
    audienceOf(db, event.id),
    actor.person && findPerson(db, actor.person.id)
  ]);
  const left = places.get(event.id)!;
  const closed = closedDesk(event, now);
  const school = me?.establishment_id && (await findEstablishment(db, me.establishment_id));
  return {
    event: toPage(event),
    key,
    whom: await audienceText(db, audience),
    asking: event.admission === 'approval',
    /** What the audience makes us ask of themselves. */
    asks: {
      role: audience.role.length > 0 && !me?.role,
      levels: audience.level.length > 0,
      levelsSaid: levelsOf(me ?? undefined)
    },
    closed: closed && sentence(closed),
    places: left,
    modes: event.mode === 'hybrid' ? left.modes : [],
    slots: order
      .filter(({ state, openTo }) => state === 'open' && openTo !== 'partners')
      .map(({ id, minutes, clock, asks }) => ({ id, minutes, clock, asks })),
    /** Lengths for which no slot is open, so that the reserve list is offered. */
    reserve: reserveLengths(order),
    /** The slot that the running order led here with. */
    slot: url.searchParams.get('slot'),
    wantsTalk: talks,
    suggestions: schools,
    overlaps: me ? await overlapsOf(db, { event, person: me.id }) : [],
    person: me
      ? {
          name: me.name || me.email,
          school: school ? lineText(school) : '',
          schools: (await schoolsOf(db, me.id)).map(({ text }) => text)
        }
      : null,
    questions: await questionsOf(db, event.id),
    workshops: await workshopsOf(db, event.id),
    food: event.food_at !== null,
    /** Nobody's school is known before it is typed: Monday to Friday. */
    inSchoolTime: beginsInSchoolTime(event, (day) => isSchoolDay(day, new Set())),
    once: randomUUID()
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const { db, now, actor, client } = locals;
    const data = await request.formData();
    const { event, key } = await seenEvent(locals, {
      slug: params.event,
      key: url.searchParams.get('key')
    });
    const questions = await questionsOf(db, event.id);
    const more = takeAsked(data, { questions, food: event.food_at !== null });
    const chosen = takeWorkshops(data, await workshopsOf(db, event.id));
    const coming = takeShown(data);
    const away = takeRelease(data);
    const visitor = actor.person ? null : readForm(visitorForm, data);
    const form = visitor ?? readForm(knownForm, data);
    const typed = { ...form.typed, ...more.typed, ...chosen.typed, ...coming.typed, ...away.typed };
    const others = [...more.problems, ...chosen.problems];
    if (!form.ok || others.length > 0) {
      return invalid({ typed, problems: [...(form.ok ? [] : form.problems), ...others] });
    }
    const { values } = form;
    if (!(await allow(db, BOOKINGS, client))) return refused(refuse('slow-down'), typed);
    const school = await readSchool(db, values);
    if ('problem' in school) {
      return fail(400, { typed, problems: [school.problem], choice: school.choice });
    }
    if (values.talk && !values.talk_title) {
      const problem = { field: 'talk_title', message: words.book.talkTitleMissing };
      return fail(400, { typed, problems: [problem] });
    }
    const me = actor.person && (await findPerson(db, actor.person.id));
    const unsaid = missingSelf(await audienceOf(db, event.id), { ...values, me });
    if (unsaid) return fail(400, { typed, problems: [unsaid] });
    const mode = modesOf(event.mode).find((one) => one === values.mode);
    if (event.mode === 'hybrid' && !mode) {
      return fail(400, {
        typed,
        problems: [{ field: 'mode', message: words.book.modeMissing }]
      });
    }
    const facts = {
      ...school,
      mode,
      role: values.role || null,
      asked: more.asked,
      ...(chosen.slots.length > 0 && { workshops: chosen.slots }),
      ...(coming.shown && { shown: true }),
      ...(away.release && { release: away.release }),
      ...(values.levels.length > 0 && { levels: values.levels }),
      ...(key !== null && { byLink: true })
    };
    const talk = talkTyped(values);

    if (visitor?.ok) {
      const { name, email } = visitor.values;
      if (!(await allow(db, MAILS, email))) return refused(refuse('slow-down'), typed);
      const held = await holdPlace(db, {
        event: event.id,
        email,
        typed: { ...facts, name, ...(talk && { talk }) },
        client,
        once: values.once,
        now
      });
      if (isRefusal(held)) return refused(held, typed);
      redirect(303, `/prove/${held.proof.id}`);
    }

    const person = actor.person!.id;
    const answer = talk
      ? await offerTalkAndChoose(db, { ...facts, ...talk, event: event.id, person, by: actor, now })
      : await placeBooking(db, { ...facts, event: event.id, person, by: actor, now });
    if (isRefusal(answer)) return refused(answer, typed);
    await acceptNotice(db, { person, asked: now, now });
    const missed = answer.missed.length > 0 ? `?missed=${joined(answer.missed)}` : '';
    redirect(303, bookingPath(answer.booking.id) + missed);
  }
};
