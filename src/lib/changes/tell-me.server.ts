/** "Tell me when there is a date": an address that hears once of a planned or postponed event. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { findEvent, takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

export type TellMe = Row<'tell_me'>;

/** Days after which an address that nobody proved is forgotten. */
const UNPROVED_DAYS = 7;

/** Whether somebody may ask to be told: while there is no date to book. */
export const collectsTellMe = ({ status }: Pick<Event, 'status'>): boolean =>
  status === 'planned' || status === 'postponed';

/**
 * Somebody asks to be told. Their own address, when they are signed in, at once; any other is proved
 * by a mailed link first, and the answer is the same whether it is known or not. Asking twice is
 * asking once; whoever was told or left asks anew.
 *
 * Refused: `event-unknown`, `not-bookable` when it has a date or is cancelled.
 */
export async function askToBeTold(
  db: Db,
  facts: { event: string; email: string; by: Actor; now: Instant }
): Promise<TellMe | Refusal> {
  const { email, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!collectsTellMe(event)) return refuse('not-bookable', { status: event.status });
    const own = by.person?.email === email;
    const known = await db
      .selectFrom('tell_me')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('email', '=', email)
      .executeTakeFirst();
    if (known?.proved_at && !known.told_at && !known.left_at) return known;
    const columns = { asked_at: now, proved_at: own ? now : null, told_at: null, left_at: null };
    const asked = known
      ? await db
          .updateTable('tell_me')
          .set(columns)
          .where('id', '=', known.id)
          .returningAll()
          .executeTakeFirstOrThrow()
      : await db
          .insertInto('tell_me')
          .values({ id: newId(), event_id: event.id, email, ...columns })
          .returningAll()
          .executeTakeFirstOrThrow();
    if (!own) {
      await queueLetter(db, {
        kind: 'prove-tell-me',
        key: `tell-me:${asked.id}:${now}`,
        ids: { tellMe: asked.id },
        to: email,
        event: event.id,
        priority: 0,
        deadline: plus(now, { hours: UNPROVED_DAYS * 24 }),
        now
      });
    }
    return asked;
  });
}

export async function findTellMe(db: Db, id: string): Promise<TellMe | undefined> {
  return db.selectFrom('tell_me').selectAll().where('id', '=', id).executeTakeFirst();
}

/** "Yes, it was me": the mailed link proves the address. Pressing twice is pressing once. */
export async function proveTellMe(
  db: Db,
  { id, now }: { id: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('tell_me')
    .set({ proved_at: now })
    .where('id', '=', id)
    .where('proved_at', 'is', null)
    .execute();
}

/** "Don't tell me": the link of every such mail leads here. */
export async function leaveTellMe(
  db: Db,
  { id, now }: { id: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('tell_me')
    .set({ left_at: now })
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .execute();
}

/** How many proved addresses an event's date would be told to. */
export async function countToTell(db: Db, event: string): Promise<number> {
  return (await toTell(db, event)).length;
}

/** Those who asked, proved it, and were not told yet. */
async function toTell(db: Db, event: string): Promise<TellMe[]> {
  return db
    .selectFrom('tell_me')
    .selectAll()
    .where('event_id', '=', event)
    .where('proved_at', 'is not', null)
    .where('told_at', 'is', null)
    .where('left_at', 'is', null)
    .execute();
}

/**
 * Tells everyone who asked that the event has its date, once. Whoever has a booking, and so hears of
 * the date anyway, gets no second mail. In the event's turn.
 */
export async function tellDate(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<number> {
  if (event.status !== 'published' || !event.starts_at) return 0;
  const asked = await toTell(db, event.id);
  if (asked.length === 0) return 0;
  const booked = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select('person.email')
    .where('booking.event_id', '=', event.id)
    .where('booking.state', 'in', LIVE)
    .execute();
  const hear = new Set(booked.map(({ email }) => email));
  const letters = asked.filter(({ email }) => !hear.has(email));
  await db
    .updateTable('tell_me')
    .set({ told_at: now })
    .where('event_id', '=', event.id)
    .where('proved_at', 'is not', null)
    .where('told_at', 'is', null)
    .where('left_at', 'is', null)
    .execute();
  await queueLetters(
    db,
    letters.map(({ id, email }) => ({
      kind: 'date-came',
      key: `date-came:${id}:${event.starts_at}`,
      ids: { tellMe: id },
      to: email,
      event: event.id,
      priority: 2 as const,
      deadline: event.starts_at,
      now
    }))
  );
  return letters.length;
}

/** Forgets addresses that were never proved, and those of events that are over; a round. */
export async function forgetTellMe(db: Db, now: Instant): Promise<void> {
  await db
    .deleteFrom('tell_me')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('proved_at', 'is', null),
          eb('asked_at', '<', plus(now, { hours: -UNPROVED_DAYS * 24 }))
        ]),
        eb(
          'event_id',
          'in',
          eb.selectFrom('event').select('id').where('status', 'in', ['finished', 'cancelled'])
        )
      ])
    )
    .execute();
}

/** The event that an asked-for mail is about. */
export const eventOfTellMe = (db: Db, asked: TellMe) => findEvent(db, asked.event_id);
