import { redirect } from '@sveltejs/kit';

import { isFree } from '#lib/booking/places.server.ts';
import { bookingPath } from '#lib/booking/letters.server.ts';
import { positionOf, takeItNow } from '#lib/booking/waiting.server.ts';
import { talkPath } from '#lib/changes/letters.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { findPerson, personOf } from '#lib/people/person.server.ts';
import { useStay } from '#lib/people/proof.server.ts';
import { signInPerson } from '#lib/people/sign-in.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dueAt } from '#lib/reminders/rules.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { talkLines } from '#lib/slots/presenter.server.ts';
import { firstName } from '#lib/text.ts';
import { dayOf, dayPart, dayText, instantText } from '#lib/time.server.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';

import { dropStay, refused, setSession, stayKey } from '../../../door.server.ts';
import { keyedBooking } from './keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, cookies }) => {
  const { reader: db, now, actor } = locals;
  const { booking, event } = await keyedBooking(db, { key: params.key, actor });
  const person = booking.person_id ? await findPerson(db, booking.person_id) : undefined;
  const going = booking.state === 'confirmed';
  const over = event.ends_at !== null && event.ends_at <= now;
  return {
    sky: true,
    state: booking.state,
    over,
    event: toPage(event),
    name: firstName(person?.name ?? ''),
    reference: booking.reference,
    path: bookingPath(booking.id),
    mode: booking.mode,
    // the way in only for those who have a place
    join: going && event.mode !== 'room' ? event.online_link : null,
    talks:
      going && person
        ? (await talkLines(db, { event, person: person.id })).map(
            ({ talk, title, minutes, clockText }) => ({
              path: talkPath(talk),
              title,
              minutes,
              clock: clockText
            })
          )
        : [],
    waiting:
      booking.state === 'waiting'
        ? {
            position: ordinal(await positionOf(db, booking)),
            until: instantText(booking.served_until),
            free: await isFree(db, {
              event: event.id,
              mode: booking.mode,
              authority: booking.authority_id
            })
          }
        : null,
    reminder:
      going && !over && event.starts_local && event.starts_at
        ? await reminderDay(db, {
            event: { ...event, starts_local: event.starts_local, starts_at: event.starts_at },
            authority: booking.authority_id,
            now
          })
        : null,
    noSlot: url.searchParams.has('no-slot'),
    already: url.searchParams.has('already'),
    mayStay: actor.person === null && stayKey(cookies) !== null
  };
};

/** The day of the reminder; null once it has gone. */
async function reminderDay(
  db: App.Locals['db'],
  facts: { event: Parameters<typeof dueAt>[0]; authority: string | null; now: string }
): Promise<string | null> {
  const calendars = await calendarsAround(db, dayPart(facts.event.starts_local));
  const due = dueAt(facts.event, 'day-before', calendars(facts.authority));
  return due > facts.now ? dayText(dayOf(due)) : null;
}

export const actions: Actions = {
  /** The waiting person takes a free place. */
  take: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const taken = await takeItNow(db, { booking: booking.id, by, now });
    if (isRefusal(taken)) return refused(taken);
    redirect(303, bookingPath(booking.id));
  },

  /** "Stay signed in on this device", once, a quarter of an hour after the proof. */
  stay: async ({ locals, params, cookies, request }) => {
    const { db, now, actor } = locals;
    const { booking } = await keyedBooking(db, { key: params.key, actor });
    const proof = await useStay(db, { key: stayKey(cookies) ?? '', now });
    dropStay(cookies);
    if (isRefusal(proof)) return refused(proof);
    const person = await personOf(db, { email: proof.email, now });
    const device = request.headers.get('user-agent') ?? '';
    setSession(cookies, await signInPerson(db, { person: person.id, device }));
    redirect(303, bookingPath(booking.id));
  }
};
