/**
 * "Who's coming": an opt-in list of first names and schools, for those who are part of the event
 * (security.md, 1.3). Consent stands on the booking and ends with it.
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { firstName } from '#lib/text.ts';

import { findBooking, type Booking } from '../booking.server.ts';
import { note } from '../waiting/waiting.server.ts';

/** Somebody on the list; no surname, no address. */
export interface Comer {
  name: string;
  school: string | null;
}

/**
 * Puts a booking's person on the list of who is coming, or takes them off; they alone may. Whoever
 * waits is shown once they have a place. Doing it twice is doing it once.
 *
 * Refused: `event-unknown`, `not-allowed` to anybody else, also organisers; `booking-over`.
 */
export async function showComing(
  db: Db,
  { booking: id, shown, by, now }: { booking: string; shown: boolean; by: Actor; now: Instant }
): Promise<Booking | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.show', subject)) return refuse('not-allowed');
    if (booking.ended_at || !booking.person_id || booking.wish_of) return refuse('booking-over');
    if ((booking.shown_at !== null) === shown) return booking;
    const action = shown ? 'booking.shown' : 'booking.hidden';
    await note(db, { booking, action, by: by.person?.id ?? booking.person_id, now });
    return db
      .updateTable('booking')
      .set({ shown_at: shown ? now : null })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Who said that they are coming, by first name; null for whoever may not see it: visitors, and people
 * without a confirmed booking or a standing talk there.
 */
export async function whoIsComing(
  db: Db,
  { event, actor }: { event: Event; actor: Actor }
): Promise<Comer[] | null> {
  const person = (await isPart(db, { event: event.id, actor })) ? actor.person!.id : null;
  if (!may(actor, 'event.see-coming', { event, person })) return null;
  const rows = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .select(['person.name', 'establishment.name as school', 'booking.establishment_other'])
    .where('booking.event_id', '=', event.id)
    .where('booking.state', '=', 'confirmed')
    .where('booking.shown_at', 'is not', null)
    .where('person.name', '<>', '')
    .orderBy('person.name_folded')
    .orderBy('booking.id')
    .execute();
  return rows.map(({ name, school, establishment_other }) => ({
    name: firstName(name),
    school: school ?? establishment_other
  }));
}

/** Whether somebody has a confirmed booking or a standing talk at an event. */
async function isPart(db: Db, { event, actor }: { event: string; actor: Actor }): Promise<boolean> {
  if (!actor.person) return false;
  const person = actor.person.id;
  const booked = await db
    .selectFrom('booking')
    .select('id')
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .where('state', '=', 'confirmed')
    .executeTakeFirst();
  if (booked) return true;
  const speaks = await db
    .selectFrom('talk')
    .leftJoin('presenter', (join) =>
      join
        .onRef('presenter.talk_id', '=', 'talk.id')
        .on('presenter.person_id', '=', person)
        .on('presenter.accepted_at', 'is not', null)
        .on('presenter.left_at', 'is', null)
    )
    .select('talk.id')
    .where('talk.event_id', '=', event)
    .where('talk.slot_id', 'is not', null)
    .where('talk.withdrawn_at', 'is', null)
    .where((eb) =>
      eb.or([eb('talk.person_id', '=', person), eb('presenter.person_id', '=', person)])
    )
    .executeTakeFirst();
  return speaks !== undefined;
}
