import { liveBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { myAuthority, myParts, placesText } from '#lib/booking/read.server.ts';
import { audienceOf, audienceText } from '#lib/events/audience.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may } from '#lib/people/may.ts';
import { programmeTitle } from '#lib/programmes/programme.server.ts';
import { runningOrder } from '#lib/slots/talk.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { seenEvent } from './seen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { reader: db, now, actor } = locals;
  const { event, key } = await seenEvent(locals, {
    slug: params.event,
    key: url.searchParams.get('key')
  });
  if (event.listing !== 'listed') setHeaders({ 'x-robots-tag': 'noindex' });

  const person = actor.person?.id;
  const [places, mine, live, order, programme, audience] = await Promise.all([
    placesLeft(db, { events: [event.id], authority: await myAuthority(db, person) }),
    myParts(db, { person, events: [event.id] }),
    person ? liveBooking(db, { event: event.id, person }) : undefined,
    runningOrder(db, event.id),
    programmeTitle(db, event.programme_id),
    audienceOf(db, event.id)
  ]);
  const left = places.get(event.id)!;
  const closed = closedDesk(event, now);
  return {
    sky: true,
    event: toPage(event),
    key,
    programme,
    whom: await audienceText(db, audience),
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
