import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { material } from '#lib/words/en/material.ts';

import type { Opened } from '../../../talks.server.ts';
import { keyedBooking } from '../keyed.server.ts';

/** The event of the booking that the address opens. */
export async function openedBooking(locals: App.Locals, key: string): Promise<Opened> {
  const { reader: db, actor, now } = locals;
  const { booking, event, by } = await keyedBooking(db, { key, actor });
  const path = bookingPath(booking.id);
  return {
    event,
    booking,
    actor: by,
    now,
    root: `${path}/talks`,
    back: { href: path, text: material.talks.backBooking },
    key: null
  };
}
