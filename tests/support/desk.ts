/** Acts at the booking desk, and what came of them, in one line each. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { placeBooking, type Booking, type BookingFacts } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { holdPlace, type Typed } from '#lib/booking/held.server.ts';
import type { Actor } from '#lib/people/may.ts';
import type { Proof } from '#lib/people/proof.server.ts';
import { plus } from '#lib/time.server.ts';

import { done, letters, NOW } from './people.ts';

/** So many minutes after the Monday morning on which tests begin. */
export const after = (minutes: number): string => plus(NOW, { minutes });

/** Somebody books for themselves. */
export async function book(
  db: Db,
  event: { id: string },
  person: { id: string; actor: Actor },
  { now = NOW, ...facts }: BookingFacts & { now?: string } = {}
): Promise<Booking> {
  const placed = await placeBooking(db, {
    event: event.id,
    person: person.id,
    by: person.actor,
    now,
    ...facts
  });
  return done(placed).booking;
}

export async function cancel(
  db: Db,
  booking: { id: string },
  { by, now = NOW }: { by: { actor: Actor }; now?: string }
): Promise<Booking> {
  return done(await cancelBooking(db, { booking: booking.id, by: by.actor, now })).booking;
}

/** An address that nobody has proved asks for a place. */
export async function hold(
  db: Db,
  event: { id: string },
  email: string,
  { client = email, now = NOW, ...typed }: Partial<Typed> & { client?: string; now?: string } = {}
): Promise<{ booking: Booking; proof: Proof }> {
  return done(
    await holdPlace(db, {
      event: event.id,
      email,
      typed: { name: 'Ailsa Craig', ...typed },
      client,
      now
    })
  );
}

/** A booking as it is now. */
export async function again(db: Db, { id }: { id: string }): Promise<Booking> {
  return db.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The letters of an event as `kind METHOD sequence`, in the order of the alphabet. */
export async function told(db: Db, event: { id: string }): Promise<string[]> {
  return (await letters(db, event.id))
    .map(({ kind, method, sequence }) => (method ? `${kind} ${method} ${sequence}` : kind))
    .sort();
}

/** What stands, or stood, in somebody's calendar for an event, oldest first. */
export async function entries(
  db: Db,
  event: { id: string },
  person: { id: string }
): Promise<Row<'calendar_entry'>[]> {
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event.id)
    .where('person_id', '=', person.id)
    .orderBy('created_at')
    .execute();
}
