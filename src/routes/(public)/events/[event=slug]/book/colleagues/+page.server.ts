import { randomUUID } from 'node:crypto';

import { fail, redirect } from '@sveltejs/kit';

import { pairsOf, readAddresses } from '#lib/addresses.ts';
import { partyForm } from '#lib/booking/form.ts';
import { partyPath } from '#lib/booking/party/party-letters.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { beginsInSchoolTime, takeRelease } from '#lib/booking/release/release.ts';
import { toPage } from '#lib/events/read.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { readForm } from '#lib/form.ts';
import {
  findEstablishment,
  lineText,
  suggestions
} from '#lib/organisations/establishment.server.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import { schoolsOf } from '#lib/people/profile.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { isSchoolDay } from '#lib/time.server.ts';
import { party as partyWords } from '#lib/words/en/party.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused } from '../../../../../door.server.ts';
import { seenEvent } from '../../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Each may carry forty people: an office that books a year ahead stays well below it. */
const PARTIES = { what: 'book:party', most: 12, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  setHeaders(ONE_READER);
  const { reader: db, now, actor } = locals;
  const { event } = await seenEvent(locals, {
    slug: params.event,
    key: url.searchParams.get('key')
  });
  const [places, schools, me] = await Promise.all([
    placesLeft(db, { events: [event.id] }),
    suggestions(db),
    findPerson(db, actor.person!.id)
  ]);
  const closed = closedDesk(event, now);
  const school = me?.establishment_id && (await findEstablishment(db, me.establishment_id));
  return {
    event: toPage(event),
    closed: closed && sentence(closed),
    modes: event.mode === 'hybrid' ? places.get(event.id)!.modes : [],
    school: school ? lineText(school) : '',
    schools: (await schoolsOf(db, me!.id)).map(({ text }) => text),
    suggestions: schools,
    /** Nobody's school is known before it is typed: Monday to Friday. */
    inSchoolTime: beginsInSchoolTime(event, (day) => isSchoolDay(day, new Set())),
    once: randomUUID()
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const { db, now, actor } = locals;
    const data = await request.formData();
    const away = takeRelease(data);
    const form = readForm(partyForm, data);
    const typed = { ...form.typed, ...away.typed };
    if (!form.ok) return invalid({ typed, problems: form.problems });
    const { values } = form;
    if (!(await allow(db, PARTIES, actor.person!.id))) return refused(refuse('slow-down'), typed);
    const { event, key } = await seenEvent(locals, {
      slug: params.event,
      key: url.searchParams.get('key')
    });
    const school = await readSchool(db, values);
    if ('problem' in school) {
      return fail(400, { typed, problems: [school.problem], choice: school.choice });
    }
    if (!school.establishment) {
      const problems = [{ field: 'school', message: words.book.schoolMissing }];
      return fail(400, { typed, problems });
    }
    const pasted = readAddresses(pairsOf(values.people));
    if (pasted.unread.length > 0) {
      const message = partyWords.unread(pasted.unread.join(' · '));
      return fail(400, { typed, problems: [{ field: 'people', message }] });
    }
    const mode = modesOf(event.mode).find((one) => one === values.mode);
    if (!mode) {
      return fail(400, { typed, problems: [{ field: 'mode', message: words.book.modeMissing }] });
    }
    const booked = await bookParty(db, {
      id: values.once,
      event: event.id,
      establishment: school.establishment,
      people: pasted.addresses,
      unnamed: values.unnamed,
      mode,
      ifNotAll: values.if_not_all,
      ...(key && { byLink: true }),
      ...(away.release && { release: away.release }),
      by: actor,
      now
    });
    if (isRefusal(booked)) return refused(booked, typed);
    // for the booker alone: each colleague is asked on the page of their own booking
    await acceptNotice(db, { person: actor.person!.id, asked: now, now });
    const already = booked.already.map(({ name, email }) => name || email);
    const query = new URLSearchParams({ booked: 'yes' });
    if (already.length > 0) query.set('already', already.join(', '));
    redirect(303, `${partyPath(booked.party.id)}?${query}`);
  }
};
