import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { colleagueForm } from '#lib/booking/form.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { answerRelease } from '#lib/booking/release/release.server.ts';
import { schoolBooking } from '#lib/booking/school/read.server.ts';
import { neededLine, readForm } from '#lib/form.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { release } from '#lib/words/en/release.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { visited } from '../../visited.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = release.answer;

const answerForm = v.object({
  agrees: v.picklist(['yes', 'no'], words.missing),
  head: neededLine(100, words.nameMissing, words.tooLong),
  role: neededLine(60, words.roleMissing, words.tooLong)
});

/** Acts of one office, each of which sends a mail. */
const ACTS = { what: 'office-act', most: 60, seconds: 3600 };

type Event = Parameters<PageServerLoad>[0] | Parameters<Actions[string]>[0];

/** The visit, and one booking of its establishment. */
async function seen({ locals, params, cookies }: Pick<Event, 'locals' | 'params' | 'cookies'>) {
  const visit = await visited(locals.db, { key: params.key, cookies });
  const { id: establishment, authority } = visit.office.establishment;
  const facts = { establishment, authority, booking: params.booking, now: locals.now };
  const line = await schoolBooking(locals.db, facts);
  if (!line) error(404, errors.notFound);
  return { ...visit, line };
}

const within = ({ db }: App.Locals, establishment: string) => allow(db, ACTS, establishment);

export const load: PageServerLoad = async (event) => {
  const { line, path } = await seen(event);
  return { line, path };
};

export const actions: Actions = {
  /** The headteacher's answer, given on their office's page. */
  release: async (event) => {
    const { by, line, path, office } = await seen(event);
    const form = readForm(answerForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { locals } = event;
    if (!(await within(locals, office.establishment.id))) {
      return refused(refuse('slow-down'), form.typed);
    }
    const { agrees, head, role } = form.values;
    const answer = await answerRelease(locals.db, {
      booking: line.booking,
      agrees: agrees === 'yes',
      name: head,
      role,
      by,
      now: locals.now
    });
    if (isRefusal(answer)) return refused(answer, form.typed);
    redirect(303, `${path}?answered`);
  },

  pass: async (event) => {
    const { by, line, path, office } = await seen(event);
    const form = readForm(colleagueForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { db, now } = event.locals;
    if (!(await within(event.locals, office.establishment.id))) {
      return refused(refuse('slow-down'), form.typed);
    }
    // a colleague from here: the place stays with the school
    const to = { ...form.values, establishment: office.establishment.id };
    const passed = await passOn(db, { booking: line.booking, to, by, now });
    if (isRefusal(passed)) return refused(passed, form.typed);
    const query = new URLSearchParams({ passed: '', whom: form.values.name });
    redirect(303, `${path}?${query}`);
  },

  cancel: async (event) => {
    const { by, line, path } = await seen(event);
    const { db, now } = event.locals;
    const ended = await cancelBooking(db, { booking: line.booking, by, now });
    if (isRefusal(ended)) return refused(ended);
    const query = new URLSearchParams({ cancelled: '', whom: line.name ?? '' });
    redirect(303, `${path}?${query}`);
  }
};
