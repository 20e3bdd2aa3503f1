/** Booking participants into their programme's events: all that can be booked, in one transaction. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import type { Participant } from '#lib/programmes/rules.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

/**
 * The turns of a programme's events that are not over, in the order of their ids and before anything
 * else of them is locked: two verbs about one programme, or a series, never wait in a ring.
 *
 * @returns the events in the order of their dates
 */
export async function takeEventTurns(
  db: Db,
  { programme, now }: { programme: string; now: Instant }
): Promise<Event[]> {
  const events = (await programmeEvents(db, programme)).filter(
    ({ ends_at }) => ends_at === null || ends_at > now
  );
  const taken = new Map<string, Event>();
  for (const id of events.map((event) => event.id).sort()) {
    const event = await takeTurn(db, id);
    if (event?.programme_id === programme) taken.set(id, event);
  }
  return events.flatMap(({ id }) => taken.get(id) ?? []);
}

/**
 * Books a participant for each of these events whose desk is open, as they would themselves; for one
 * that is full they wait. An event that refuses them is passed over: the place in the programme does
 * not hang on it. One for which they had a booking before stays as they left it.
 */
export async function bookEvents(
  db: Db,
  facts: { participant: Participant; events: readonly Event[]; now: Instant }
): Promise<number> {
  const { participant, now } = facts;
  const open = facts.events.filter((event) => closedDesk(event, now) === null);
  if (open.length === 0) return 0;
  const had = await db
    .selectFrom('booking')
    .select('event_id')
    .where('person_id', '=', participant.person_id)
    .where(
      'event_id',
      'in',
      open.map(({ id }) => id)
    )
    .where((eb) => eb.or([eb('ended_how', 'is', null), eb('ended_how', '<>', 'passed-on')]))
    .execute();
  const person = await db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('id', '=', participant.person_id)
    .executeTakeFirstOrThrow();
  let booked = 0;
  for (const event of open) {
    if (had.some(({ event_id }) => event_id === event.id)) continue;
    const placed = await placeBooking(db, {
      event: event.id,
      person: person.id,
      establishment: participant.establishment_id,
      mode: modesOf(event.mode)[0],
      inSeries: true,
      byLink: true,
      by: { person, grants: [] },
      now
    });
    if (!isRefusal(placed)) booked += 1;
  }
  return booked;
}

/** Participants who take part now. */
async function participantsNow(db: Db, programme: string): Promise<Participant[]> {
  return db
    .selectFrom('participant')
    .selectAll()
    .where('programme_id', '=', programme)
    .where('accepted_at', 'is not', null)
    .where('declined_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('completed_at', 'is', null)
    .orderBy('accepted_at')
    .orderBy('id')
    .execute();
}

/**
 * Books everybody who takes part for what came later: an event that was put into the programme, or
 * published, after they accepted. Whoever cancelled an event is not booked again.
 *
 * @returns how many bookings were made
 * Refused: `not-allowed`, `programme-unknown`.
 */
export async function bookMissing(
  db: Db,
  facts: { programme: string; by: Actor; now: Instant }
): Promise<number | Refusal> {
  const { programme, by, now } = facts;
  if (!may(by, 'programme.change', { programme })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const events = await takeEventTurns(db, { programme, now });
    let booked = 0;
    for (const participant of await participantsNow(db, programme)) {
      booked += await bookEvents(db, { participant, events, now });
    }
    return booked;
  });
}

/** How many bookings `bookMissing` would try, for its button. */
export async function countMissing(
  db: Db,
  { programme, now }: { programme: string; now: Instant }
): Promise<number> {
  const events = (await programmeEvents(db, programme)).filter(
    (event) => closedDesk(event, now) === null
  );
  const people = await participantsNow(db, programme);
  if (events.length === 0 || people.length === 0) return 0;
  const had = await db
    .selectFrom('booking')
    .innerJoin('participant', (join) =>
      join
        .onRef('participant.person_id', '=', 'booking.person_id')
        .on('participant.programme_id', '=', programme)
    )
    .select(['booking.event_id', 'booking.person_id'])
    .distinct()
    .where(
      'booking.event_id',
      'in',
      events.map(({ id }) => id)
    )
    .where((eb) =>
      eb.or([eb('booking.ended_how', 'is', null), eb('booking.ended_how', '<>', 'passed-on')])
    )
    .execute();
  const known = new Set(had.map(({ event_id, person_id }) => `${event_id} ${person_id}`));
  return events.reduce(
    (sum, event) =>
      sum + people.filter(({ person_id }) => !known.has(`${event.id} ${person_id}`)).length,
    0
  );
}
