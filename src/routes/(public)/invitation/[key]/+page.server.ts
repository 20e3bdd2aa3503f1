import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { line, readForm } from '#lib/form.ts';
import { answerInvitation, findInvitation } from '#lib/invitations/invitation.server.ts';
import {
  findEstablishment,
  lineText,
  suggestions
} from '#lib/organisations/establishment.server.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const acceptForm = v.object({
  name: v.pipe(line(100, words.book.tooLong(100)), v.minLength(1, words.book.nameMissing)),
  school: v.pipe(line(120, words.book.tooLong(120)), v.minLength(1, words.book.schoolMissing)),
  school_id: v.string(),
  mode: v.string()
});

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('invitation', key);
  const invitation = id && (await findInvitation(locals.db, id));
  const event = invitation && (await findEvent(locals.db, invitation.event_id));
  if (!invitation || !event) error(404, errors.notFound);
  return { invitation, event };
}

/** Asks; only a POST answers. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now } = locals;
  const { invitation, event } = await keyed(locals, params.key);
  const [person, booking, places, schools] = await Promise.all([
    findPerson(db, invitation.person_id),
    liveBooking(db, { event: event.id, person: invitation.person_id }),
    placesLeft(db, { events: [event.id], authority: null }),
    suggestions(db)
  ]);
  const school = person?.establishment_id
    ? await findEstablishment(db, person.establishment_id)
    : undefined;
  const over = closedDesk(event, now, true) !== null || event.starts_at! <= now;
  return {
    sky: true,
    event: toPage(event),
    name: person?.name ?? '',
    school: school ? lineText(school) : '',
    suggestions: schools,
    modes: event.mode === 'hybrid' ? places.get(event.id)!.modes : [],
    declined: invitation.declined_at !== null,
    over,
    booking: booking ? { path: bookingPath(booking.id), state: booking.state } : null
  };
};

export const actions: Actions = {
  accept: async ({ locals, params, request }) => {
    const form = readForm(acceptForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { invitation, event } = await keyed(locals, params.key);
    const school = await readSchool(locals.db, form.values);
    if ('problem' in school) {
      return fail(400, { typed: form.typed, problems: [school.problem], choice: school.choice });
    }
    const mode = modesOf(event.mode).find((one) => one === form.values.mode);
    const answered = await answerInvitation(locals.db, {
      ...school,
      mode,
      invitation: invitation.id,
      accept: true,
      name: form.values.name,
      by: { ...locals.actor, key: { kind: 'invitation', id: invitation.id } },
      now: locals.now
    });
    if (isRefusal(answered)) return refused(answered, form.typed);
    const { db, now } = locals;
    await acceptNotice(db, { person: invitation.person_id, asked: now, now });
    redirect(303, bookingPath(answered.accepted!.booking.id));
  },

  decline: async ({ locals, params }) => {
    const { invitation } = await keyed(locals, params.key);
    const answered = await answerInvitation(locals.db, {
      invitation: invitation.id,
      accept: false,
      by: { ...locals.actor, key: { kind: 'invitation', id: invitation.id } },
      now: locals.now
    });
    if (isRefusal(answered)) return refused(answered);
    redirect(303, `/invitation/${params.key}`);
  }
};
