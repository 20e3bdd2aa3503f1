/** A coordinator books people of their authority. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { authorityOf, placeBooking, type Booking } from '../booking.server.ts';

export interface BookIn {
  event: string;
  authority: { id: string; name: string };
  name: string;
  email: string;
  /** One of the authority's. */
  establishment: string;
  mode?: PlaceMode | undefined;
  by: Actor;
  now: Instant;
}

/**
 * Books somebody, who may be new here, for a school of the coordinator's authority: with one of its
 * places, else one for anyone, else on the waiting list. A coordinator passes no rule of booking. The
 * person gets the letters; whoever was booked before stays as they are.
 *
 * Refused: `not-allowed`, `other-authority`, and as `placeBooking`.
 */
export async function bookIn(
  db: Db,
  facts: BookIn
): Promise<{ booking: Booking; person: Person; already: boolean } | Refusal> {
  const { authority, by, establishment } = facts;
  if (!may(by, 'people.of-authority', { authority: authority.id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if ((await authorityOf(db, establishment)) !== authority.id) {
      return refuse('other-authority', { authority: authority.name }, 'school');
    }
    const person = await personOf(db, facts);
    const placed = await placeBooking(db, { ...facts, person: person.id });
    return isRefusal(placed) ? placed : { ...placed, person };
  });
}
