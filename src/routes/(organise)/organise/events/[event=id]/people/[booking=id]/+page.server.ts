import { error, redirect } from '@sveltejs/kit';

import { answerLines, needsOf } from '#lib/booking/asked/answers.server.ts';
import { findBooking } from '#lib/booking/booking.server.ts';
import { historyOf, lettersAbout } from '#lib/booking/people/history.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { chooseWorkshops, mayChoose } from '#lib/booking/workshops/choice.server.ts';
import { myWorkshops } from '#lib/booking/workshops/mine.server.ts';
import { joined, takeWorkshops } from '#lib/booking/workshops/workshops.ts';
import { choicesOf, workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import { positionOf } from '#lib/booking/waiting/waiting.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { likelyTwice } from '#lib/changes/merge/read.server.ts';
import { findEstablishment, lineText } from '#lib/organisations/establishment.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';

import { invalid, refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const booking = await findBooking(db, params.booking);
  if (booking?.event_id !== event.id) error(404, errors.notFound);
  const [person, school, history, letters] = await Promise.all([
    booking.person_id ? findPerson(db, booking.person_id) : undefined,
    booking.establishment_id ? findEstablishment(db, booking.establishment_id) : undefined,
    historyOf(db, booking.id),
    lettersAbout(db, booking)
  ]);
  const over = event.ends_at !== null && event.ends_at <= now;
  return {
    person: person
      ? { name: person.name || person.email, email: person.email, role: person.role }
      : null,
    school: school ? lineText(school) : booking.establishment_other,
    state: booking.state,
    endedHow: booking.ended_how,
    presenting: booking.presenting_at !== null,
    declined: booking.declined_at !== null,
    mode: booking.mode,
    twice: person !== undefined && (await likelyTwice(db, [person.id])).size > 0,
    reference: booking.reference,
    since: instantText(booking.asked_at),
    position: booking.state === 'waiting' ? ordinal(await positionOf(db, booking)) : null,
    answers: await answerLines(db, booking.id),
    needs: await needsOf(db, booking.id),
    history,
    letters,
    /** Whoever may change the event may do what the booking's own page does. */
    colleague:
      booking.state === 'confirmed' && booking.pool_id && booking.person_id && !over
        ? `${bookingPath(booking.id)}/colleague`
        : null,
    workshops:
      mayChoose(booking, event) && !(event.starts_at && event.starts_at <= now)
        ? await workshopsOf(db, event.id)
        : [],
    chosen: await choicesOf(db, booking.id),
    missed: (
      await myWorkshops(db, { booking, event, missed: url.searchParams.get('missed') })
    ).missed
      .map(({ title }) => title)
      .join(', '),
    mayCancel: booking.ended_at === null && !over,
    done:
      ['booked', 'already', 'cancelled', 'workshops'].find((note) => url.searchParams.has(note)) ??
      null
  };
};

export const actions: Actions = {
  /** Puts somebody into workshops; never into a full one. */
  workshops: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const booking = await findBooking(db, params.booking);
    if (booking?.event_id !== event.id) error(404, errors.notFound);
    const workshops = await workshopsOf(db, event.id);
    const form = takeWorkshops(await request.formData(), workshops);
    if (form.problems.length > 0) return invalid(form);
    const { slots } = form;
    const chosen = await chooseWorkshops(db, { booking: booking.id, slots, by: actor, now });
    if (isRefusal(chosen)) return refused(chosen, form.typed);
    const note = chosen.missed.length > 0 ? `missed=${joined(chosen.missed)}` : 'workshops';
    redirect(303, `/organise/events/${event.id}/people/${booking.id}?${note}`);
  },

  cancel: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const event = await organised(locals, params.event);
    const booking = await findBooking(db, params.booking);
    if (booking?.event_id !== event.id) error(404, errors.notFound);
    const left = await leaveEvent(db, { booking: params.booking, by: actor, now });
    if (isRefusal(left)) return refused(left);
    redirect(303, `/organise/events/${params.event}/people/${params.booking}?cancelled`);
  }
};
