/** A participant's own view of a programme: their events, attendance, hours, what is missing. */
import type { Db } from '#db/open.server.ts';
import type { BookingState, Came, Instant } from '#db/schema.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import type { Participant } from '#lib/programmes/rules.ts';

import { doingsOf, ruleOf } from './completion.server.ts';

export type MyState = Came | 'past' | 'coming' | 'waiting' | 'not' | 'cancelled' | 'takesPlaceNot';

export interface MyEvent {
  card: EventCard;
  /** Its number among those that take place; 0 for one that does not. */
  number: number;
  minutes: number | null;
  state: MyState;
  path: string | null;
}

/** The row of a person in a programme. */
export async function participationOf(
  db: Db,
  { programme, person }: { programme: string; person: string }
): Promise<Participant | undefined> {
  return db
    .selectFrom('participant')
    .selectAll()
    .where('programme_id', '=', programme)
    .where('person_id', '=', person)
    .executeTakeFirst();
}

/**
 * A person's events of a programme with what they have done, and the rule: for who has completed the
 * one by which they did.
 */
export async function myProgramme(
  db: Db,
  { participant, now }: { participant: Participant; now: Instant }
) {
  const { programme_id: programme, person_id: person } = participant;
  const [all, bookings, doings, rule] = await Promise.all([
    programmeEvents(db, programme),
    db
      .selectFrom('booking')
      .innerJoin('event', 'event.id', 'booking.event_id')
      .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
      .select(['booking.id', 'booking.event_id', 'booking.state', 'attendance.came'])
      .where('event.programme_id', '=', programme)
      .where('booking.person_id', '=', person)
      .where('booking.wish_of', 'is', null)
      .orderBy('booking.created_at')
      .execute(),
    doingsOf(db, { programme, person }),
    participant.completed_rule_id
      ? db
          .selectFrom('programme_rule')
          .selectAll()
          .where('id', '=', participant.completed_rule_id)
          .executeTakeFirst()
      : ruleOf(db, programme)
  ]);
  // the last booking of an event is how it stands
  const mine = new Map(bookings.map((booking) => [booking.event_id, booking]));
  const shown = all.filter(({ status }) => status !== 'draft');
  const told = shown.filter(({ status }) => status !== 'cancelled');
  const events: MyEvent[] = shown.map((event) => {
    const booking = mine.get(event.id);
    const over = event.ends_at !== null && event.ends_at <= now;
    return {
      card: toCard(event),
      number: told.indexOf(event) + 1,
      minutes: event.clpl_minutes,
      state: event.status === 'cancelled' ? 'takesPlaceNot' : stateOfMine(booking, over),
      path: booking ? bookingPath(booking.id) : null
    };
  });
  return { events, of: told.length, done: doings.get(person) ?? { events: 0, minutes: 0 }, rule };
}

function stateOfMine(
  booking: { state: BookingState; came: Came | null } | undefined,
  over: boolean
): MyState {
  if (!booking) return 'not';
  if (booking.came) return booking.came;
  if (booking.state === 'confirmed') return over ? 'past' : 'coming';
  if (booking.state === 'cancelled' || booking.state === 'declined') return 'cancelled';
  return over ? 'not' : 'waiting';
}
