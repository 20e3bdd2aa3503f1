import { redirect, type Cookies } from '@sveltejs/kit';

import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { SHOWN } from '#lib/booking/coming/coming.ts';
import { showComing } from '#lib/booking/coming/coming.server.ts';
import { standingText } from '#lib/booking/desk-letters.server.ts';
import { standingOf } from '#lib/booking/waiting/line.server.ts';
import { setShortNotice, takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { overlapsOf } from '#lib/booking/overlap.server.ts';
import { isFree } from '#lib/booking/places.server.ts';
import { switchMode, wishBeside } from '#lib/booking/switch.server.ts';
import { mayUndo, undoCancel } from '#lib/booking/undo.server.ts';
import { releaseFacts } from '#lib/booking/release/read.server.ts';
import { takeRelease } from '#lib/booking/release/release.ts';
import { sayRelease } from '#lib/booking/release/release.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { positionOf } from '#lib/booking/waiting/waiting.server.ts';
import { myWorkshops } from '#lib/booking/workshops/mine.server.ts';
import { addLinksOf } from '#lib/changes/download.server.ts';
import { talkPath } from '#lib/changes/letters.server.ts';
import { hasTalksPage } from '#lib/changes/material/seen.server.ts';
import { UNDO_MINUTES } from '#lib/calendar/entry.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { findPerson, personOf } from '#lib/people/person.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { acceptNotice, noticeToAccept } from '#lib/people/privacy.server.ts';
import { findProof, useStay } from '#lib/people/proof.server.ts';
import { signInPerson } from '#lib/people/sign-in.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { nextReminder } from '#lib/reminders/plan.server.ts';
import { talkLines } from '#lib/slots/presenter.server.ts';
import { firstName } from '#lib/text.ts';
import { dayOf, dayText, instantText, plus } from '#lib/time.server.ts';
import { ordinal } from '#lib/words/en/ordinal.ts';
import { release } from '#lib/words/en/release.ts';

import { dropStay, invalid, refused, beginSession, stayKey } from '../../../door.server.ts';
import { keyedBooking } from './keyed.server.ts';
import type { Actions, PageServerLoad } from './$types';

const releaseWords = release.mine;

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
    talksPage: over && (await hasTalksPage(db, { event, now })),
    begun: event.starts_at !== null && event.starts_at <= now,
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
            ...(await waitingFacts(db, { booking, event, now })),
            until: instantText(booking.served_until),
            offers: event.serving === 'offer',
            shortNotice: booking.short_notice_at !== null,
            moved: booking.ranked_why
          }
        : null,
    offeredUntil: booking.offered_until && instantText(booking.offered_until),
    declined: booking.declined_at !== null,
    endedHow: booking.ended_how,
    undoUntil: mayUndo(booking, now)
      ? instantText(plus(booking.ended_at!, { minutes: UNDO_MINUTES }))
      : null,
    otherMode: modesOf(event.mode).find((mode) => mode !== booking.mode) ?? null,
    wish: going ? await wishFacts(db, booking) : null,
    mayPass: going && !over && event.status === 'published' && booking.pool_id !== null,
    calendar:
      going && person ? await addLinksOf(db, { event: event.id, person: person.id, now }) : null,
    reminder:
      going && !over && event.status === 'published'
        ? await reminderDay(db, { event, mode: booking.mode, authority: booking.authority_id, now })
        : null,
    overlaps:
      going && person && !over && (await isTheirs(db, { person, actor, cookies }))
        ? await overlapsOf(db, { event, person: person.id })
        : [],
    workshops: await myWorkshops(db, { booking, event, missed: url.searchParams.get('missed') }),
    shown: booking.shown_at !== null,
    release: over ? null : await releaseFacts(db, { booking, event }),
    saidRelease: url.searchParams.has('cover'),
    /** Whoever was booked by somebody else has not been asked yet. */
    asksNotice:
      person && !booking.ended_at && booking.booked_by !== person.id
        ? (await noticeToAccept(db, person.id)) !== null
        : false,
    noticed: url.searchParams.has('noticed'),
    noSlot: url.searchParams.has('no-slot'),
    already: url.searchParams.has('already'),
    mayStay: actor.person === null && stayKey(cookies) !== null
  };
};

async function waitingFacts(db: App.Locals['db'], facts: Parameters<typeof standingOf>[1]) {
  const { booking, event, now } = facts;
  const stands = await standingOf(db, facts);
  const free = await isFree(db, {
    event,
    mode: booking.mode,
    authority: booking.authority_id,
    establishment: booking.establishment_id,
    now
  });
  return { position: standingText(stands), limited: stands.why === 'limit', free };
}

/** The wish for the other mode, with its position and whether a place is free there. */
async function wishFacts(db: App.Locals['db'], booking: Parameters<typeof wishBeside>[1]) {
  const wish = await wishBeside(db, booking);
  return wish
    ? { id: wish.id, mode: wish.mode, position: ordinal(await positionOf(db, wish)) }
    : null;
}

/**
 * Whether this browser is the person's own: signed in as them, or just proved their address. A link
 * alone, which may have been passed on, opens this booking and says nothing of another.
 */
async function isTheirs(
  db: App.Locals['db'],
  {
    person,
    actor,
    cookies
  }: { person: { id: string; email: string }; actor: Actor; cookies: Cookies }
): Promise<boolean> {
  if (actor.person?.id === person.id) return true;
  const proof = openKey('stay', stayKey(cookies) ?? '');
  return proof !== null && (await findProof(db, proof))?.email === person.email;
}

/** The day of the reminder; null once it has gone. */
async function reminderDay(
  db: App.Locals['db'],
  facts: Parameters<typeof nextReminder>[1]
): Promise<string | null> {
  const next = await nextReminder(db, facts);
  return next && dayText(dayOf(next));
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

  /** "I can come at short notice", and no longer. */
  notice: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const can = (await request.formData()).get('can') === 'yes';
    const set = await setShortNotice(db, { booking: booking.id, can, by, now });
    if (isRefusal(set)) return refused(set);
    redirect(303, bookingPath(booking.id));
  },

  /** On the list of who is coming, and off it. */
  shown: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const shown = (await request.formData()).get(SHOWN) === 'yes';
    const set = await showComing(db, { booking: booking.id, shown, by, now });
    if (isRefusal(set)) return refused(set);
    redirect(303, `${bookingPath(booking.id)}#shown-h`);
  },

  /** Somebody who was booked by another accepts the privacy notice. */
  privacy: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking } = await keyedBooking(db, { key: params.key, actor });
    const person = booking.person_id;
    if (person) await acceptNotice(db, { person, asked: now, now });
    redirect(303, `${bookingPath(booking.id)}?noticed`);
  },

  /** Whether cover is needed, and that the headteacher has agreed. */
  release: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const { release: said, typed } = takeRelease(await request.formData());
    if (!said?.cover) {
      return invalid({ typed, problems: [{ field: 'cover', message: releaseWords.missing }] });
    }
    const written = await sayRelease(db, { bookings: [booking.id], said, by, now });
    if (isRefusal(written)) return refused(written, typed);
    redirect(303, `${bookingPath(booking.id)}?cover=said#cover-h`);
  },

  /** From the room to online, or back; a wish when no place is free there. */
  switch: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const mode = (await request.formData()).get('mode') === 'online' ? 'online' : 'room';
    const switched = await switchMode(db, { booking: booking.id, mode, by, now });
    if (isRefusal(switched)) return refused(switched);
    redirect(303, bookingPath(booking.id));
  },

  /** No longer waits for the other way to be there; keeps the place. */
  unwish: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking } = await keyedBooking(db, { key: params.key, actor });
    const wish = await wishBeside(db, booking);
    if (wish) {
      const by = { ...actor, key: { kind: 'booking' as const, id: wish.id } };
      const ended = await cancelBooking(db, { booking: wish.id, by, now });
      if (isRefusal(ended)) return refused(ended);
    }
    redirect(303, bookingPath(booking.id));
  },

  /** Takes a cancellation back. */
  undo: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const { booking, by } = await keyedBooking(db, { key: params.key, actor });
    const undone = await undoCancel(db, { booking: booking.id, by, now });
    if (isRefusal(undone)) return refused(undone);
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
    const session = await signInPerson(db, { person: person.id, device });
    await beginSession({ locals, cookies }, session);
    redirect(303, bookingPath(booking.id));
  }
};
