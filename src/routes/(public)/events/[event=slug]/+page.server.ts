import { error } from '@sveltejs/kit';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { myAuthority, myParts, placesText } from '#lib/booking/read.server.ts';
import { findEventBySlug } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { closedDesk, isPublic } from '#lib/events/rules.ts';
import { may } from '#lib/people/may.ts';
import { programmeTitle } from '#lib/programmes/programme.server.ts';
import { runningOrder } from '#lib/slots/talk.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const event = await findEventBySlug(db, params.event);
  const seen = event && (isPublic(event.status) || may(actor, 'event.see-unpublished', { event }));
  if (!event || !seen) error(404, errors.notFound);

  const person = actor.person?.id;
  const [places, mine, live, order, programme] = await Promise.all([
    placesLeft(db, { events: [event.id], authority: await myAuthority(db, person) }),
    myParts(db, { person, events: [event.id] }),
    person ? liveBooking(db, { event: event.id, person }) : undefined,
    runningOrder(db, event.id),
    programmeTitle(db, event.programme_id)
  ]);
  const left = places.get(event.id)!;
  const closed = closedDesk(event, now);
  return {
    sky: true,
    event: toPage(event),
    programme,
    forProgramme: event.open_to === 'programme' ? programme : null,
    places: placesText(event, left, mine.get(event.id)),
    modes: event.mode === 'hybrid' ? left.modes : [],
    full: left.left <= 0,
    closed: closed && sentence(closed),
    mine: live ? { ...mine.get(event.id)!, path: bookingPath(live.id) } : null,
    order,
    organises: may(actor, 'event.change', { event })
  };
};
