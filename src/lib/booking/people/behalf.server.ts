/** Booking on somebody's behalf. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { placeBooking, type BookingFacts, type Placed } from '../booking.server.ts';

export interface BookFor extends BookingFacts {
  event: string;
  name: string;
  email: string;
  role?: string | null;
  by: Actor;
  now: Instant;
}

/**
 * An organiser books somebody, who may be new here: confirmed when a place is free, else on the
 * waiting list. They pass window, audience and approval, never places or the double booking.
 *
 * Refused: as `placeBooking`; to anyone but an organiser `not-allowed`.
 */
export async function bookFor(db: Db, facts: BookFor): Promise<Placed | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(facts.by, 'event.change', { event })) return refuse('not-allowed');
    const person = await personOf(db, facts);
    return placeBooking(db, { ...facts, person: person.id });
  });
}
