import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { whoIsComing } from '#lib/booking/coming/coming.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { repeatLines } from '#lib/booking/repeats.server.ts';
import { myAuthority, myParts, placesText } from '#lib/booking/read.server.ts';
import { hasTalksPage } from '#lib/changes/material/seen.server.ts';
import { replacementsOf } from '#lib/changes/replace/replace.server.ts';
import { askToBeTold, collectsTellMe } from '#lib/changes/tell-me.server.ts';
import { audienceOf, audienceText } from '#lib/events/audience.server.ts';
import { toCard, toPage } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { venueShown } from '#lib/events/venue.server.ts';
import { seriesLine } from '#lib/events/series.server.ts';
import { email, readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { programmeTitle } from '#lib/programmes/programme.server.ts';
import { refusedSuspended, suspensionLine } from '#lib/programmes/suspension.server.ts';
import { boardFor } from '#lib/changes/talks/reserve.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../door.server.ts';
import { seenEvent } from './seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

const tellMeForm = v.object({ email: email(words.book.emailWrong) });
/** Mails to one address that somebody typed, and asks of one client. */
const MAILS = { what: 'prove:address', most: 8, seconds: 3600 };
const ASKS = { what: 'tell-me:client', most: 30, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { reader: db, now, actor } = locals;
  const { event, key } = await seenEvent(locals, {
    slug: params.event,
    key: url.searchParams.get('key')
  });
  if (event.listing !== 'listed') setHeaders({ 'x-robots-tag': 'noindex' });

  const person = actor.person?.id;
  const authority = await myAuthority(db, person);
  const [
    places,
    mine,
    live,
    order,
    programme,
    audience,
    repeats,
    series,
    coming,
    talks,
    suspension,
    instead
  ] = await Promise.all([
    placesLeft(db, { events: [event.id], authority }),
    myParts(db, { person, events: [event.id] }),
    person ? liveBooking(db, { event: event.id, person }) : undefined,
    runningOrder(db, event.id),
    programmeTitle(db, event.programme_id),
    audienceOf(db, event.id),
    repeatLines(db, { event, authority, now }),
    seriesLine(db, event),
    whoIsComing(db, { event, actor }),
    hasTalksPage(db, { event, now }),
    event.ends_at === null || event.ends_at > now ? suspensionLine(db, event.programme_id) : null,
    event.status === 'cancelled' ? replacementsOf(db, event.id) : []
  ]);
  const left = places.get(event.id)!;
  const closed =
    (suspension && (await refusedSuspended(db, event.programme_id))) ?? closedDesk(event, now);
  return {
    sky: true,
    event: toPage(event),
    venue: await venueShown(db, event),
    key,
    programme,
    programmePath: event.programme_id ? `/programmes/${event.programme_id}` : null,
    whom: await audienceText(db, audience),
    forProgramme: event.open_to === 'programme' ? programme : null,
    places: placesText(event, left, mine.get(event.id)),
    modes: event.mode === 'hybrid' ? left.modes : [],
    full: left.left <= 0,
    /** A booking is a request that the organiser answers. */
    asks: event.admission === 'approval',
    repeats,
    series,
    tellMe: collectsTellMe(event)
      ? { known: person !== undefined, asked: askedOf(url.searchParams.get('asked')) }
      : null,
    suspended: suspension?.since ?? null,
    instead: instead.filter(({ listing }) => listing !== 'private').map(toCard),
    closed: closed && sentence(closed),
    mine: live ? { ...mine.get(event.id)!, path: bookingPath(live.id) } : null,
    order,
    board: event.kind === 'teachmeet' ? await boardFor(db, { event: event.id, order }) : null,
    coming,
    talks,
    organises: may(actor, 'event.change', { event })
  };
};

const askedOf = (asked: string | null): 'mailed' | 'noted' | null =>
  asked === 'mailed' || asked === 'noted' ? asked : null;

export const actions: Actions = {
  /** "Tell me when there is a date". */
  tell: async ({ locals, params, request, url }) => {
    const { db, now, actor, client } = locals;
    const { event, key } = await seenEvent(locals, {
      slug: params.event,
      key: url.searchParams.get('key')
    });
    const form = actor.person ? null : readForm(tellMeForm, await request.formData());
    if (form && !form.ok) return invalid(form);
    const typed = form?.typed ?? {};
    const address = form?.values.email ?? actor.person!.email;
    const allowed =
      (await allow(db, ASKS, client)) && (form === null || (await allow(db, MAILS, address)));
    if (!allowed) return refused(refuse('slow-down'), typed);
    const asked = await askToBeTold(db, { event: event.id, email: address, by: actor, now });
    if (isRefusal(asked)) return refused(asked, typed);
    const search = new URLSearchParams({ asked: form ? 'mailed' : 'noted', ...(key && { key }) });
    redirect(303, `/events/${event.slug}?${search}#tell-me`);
  }
};
