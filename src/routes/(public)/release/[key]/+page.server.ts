import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { findBooking } from '#lib/booking/booking.server.ts';
import { answeredOf } from '#lib/booking/release/read.server.ts';
import {
  answerRelease,
  asksRelease,
  releaseOf,
  releasePath
} from '#lib/booking/release/release.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { neededLine, readForm } from '#lib/form.ts';
import { openKey } from '#lib/people/key.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { release } from '#lib/words/en/release.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = release.answer;

const ANSWERS = { what: 'release:client', most: 60, seconds: 600 };

const answerForm = v.object({
  agrees: v.picklist(['yes', 'no'], words.missing),
  name: neededLine(100, words.nameMissing, words.tooLong),
  role: neededLine(60, words.roleMissing, words.tooLong)
});

/** The booking that the link asks about, or a page that says that there is none. */
async function asked(db: App.Locals['db'], key: string) {
  const id = openKey('release', key);
  const booking = id && (await findBooking(db, id));
  const event = booking && (await findEvent(db, booking.event_id));
  if (!booking || !event) error(404, errors.notFound);
  return { booking, event };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const { booking, event } = await asked(db, params.key);
  const begun = event.starts_at !== null && event.starts_at <= now;
  const live = LIVE.includes(booking.state) && booking.person_id !== null && !begun;
  const open = live && (await asksRelease(db, { event, authority: booking.authority_id }));
  // whoever has the link after the booking's end learns nothing of it
  if (!open) return { open: false as const };
  const [person, said] = await Promise.all([
    findPerson(db, booking.person_id!),
    releaseOf(db, booking.id)
  ]);
  return {
    open: true as const,
    event: toPage(event),
    who: person?.name || person?.email || '',
    cover: said?.cover ?? null,
    answered: answeredOf(said),
    done: url.searchParams.has('done')
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, client } = locals;
    const { booking } = await asked(db, params.key);
    const form = readForm(answerForm, await request.formData());
    if (!form.ok) return invalid(form);
    if (!(await allow(db, ANSWERS, client))) return refused(refuse('slow-down'), form.typed);
    const { agrees, ...who } = form.values;
    // whoever is signed in on this device is not thereby the headteacher
    const by = { ...VISITOR, key: { kind: 'release' as const, id: booking.id } };
    const answer = await answerRelease(db, {
      booking: booking.id,
      agrees: agrees === 'yes',
      ...who,
      by,
      now
    });
    if (isRefusal(answer)) return refused(answer, form.typed);
    redirect(303, `${releasePath(booking.id)}?done`);
  }
};
