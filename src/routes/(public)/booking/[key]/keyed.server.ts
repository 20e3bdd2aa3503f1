/** What the doors of one booking share: the booking that the address opens, and nothing else. */
import { error } from '@sveltejs/kit';

import type { Db } from '#db/open.server.ts';
import { findBooking } from '#lib/booking/booking.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

/** The booking and its event, with the actor that its key makes of whoever holds the link. */
export async function keyedBooking(db: Db, { key, actor }: { key: string; actor: Actor }) {
  const id = openKey('booking', key);
  const booking = id && (await findBooking(db, id));
  const event = booking && (await findEvent(db, booking.event_id));
  if (!booking || !event) error(404, errors.notFound);
  return { booking, event, by: { ...actor, key: { kind: 'booking' as const, id: booking.id } } };
}
