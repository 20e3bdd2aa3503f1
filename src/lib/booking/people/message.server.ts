/** What an organiser writes to some of an event's people: previewed, tried on oneself, sent once. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

export type Message = Row<'message'>;

export interface WriteMessage {
  event: string;
  bookings: readonly string[];
  subject: string;
  text: string;
  by: Actor;
  now: Instant;
}

/**
 * Keeps a message with those whom it is for; nothing is sent yet.
 *
 * Refused: `event-unknown`, `not-allowed`, `no-addresses` when it is for nobody.
 */
export async function writeMessage(db: Db, facts: WriteMessage): Promise<Message | Refusal> {
  const { by, now } = facts;
  const event = await findEvent(db, facts.event);
  if (!event) return refuse('event-unknown');
  if (!may(by, 'event.see-people', { event })) return refuse('not-allowed');
  const people = await recipientsOf(db, { event: event.id, bookings: facts.bookings });
  if (people.send.length === 0) return refuse('no-addresses');
  return db
    .insertInto('message')
    .values({
      id: newId(),
      event_id: event.id,
      subject: facts.subject,
      text: facts.text,
      bookings: JSON.stringify([...people.send, ...people.skip].map(({ booking }) => booking)),
      written_by: by.person?.id ?? null,
      written_at: now,
      sent_at: null
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface Recipient {
  booking: string;
  name: string;
  email: string;
}

/** Who of some bookings gets a letter, and whose address takes none any more; two queries. */
export async function recipientsOf(
  db: Db,
  { event, bookings }: { event: string; bookings: readonly string[] }
): Promise<{ send: Recipient[]; skip: Recipient[] }> {
  if (bookings.length === 0) return { send: [], skip: [] };
  const rows = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('suppression', 'suppression.email', 'person.email')
    .select(['booking.id as booking', 'person.name', 'person.email', 'suppression.at'])
    .where('booking.event_id', '=', event)
    .where('booking.id', 'in', bookings)
    .orderBy('person.name_folded')
    .orderBy('person.email')
    .execute();
  const people = rows.map(({ at, ...person }) => ({ suppressed: at !== null, person }));
  return {
    send: people.filter((one) => !one.suppressed).map(({ person }) => person),
    skip: people.filter((one) => one.suppressed).map(({ person }) => person)
  };
}

export interface ActOnMessage {
  message: string;
  by: Actor;
  now: Instant;
}

/**
 * Sends a message: one letter to each person. Sending twice is sending once.
 *
 * Refused: `link-unknown` when there is no such message, `not-allowed`.
 */
export async function sendMessage(
  db: Db,
  { message: id, by, now }: ActOnMessage
): Promise<{ sent: number } | Refusal> {
  return inTransaction(db, async (db) => {
    const message = await findMessage(db, id);
    const event = message && (await findEvent(db, message.event_id));
    if (!message || !event) return refuse('link-unknown');
    if (!may(by, 'event.see-people', { event })) return refuse('not-allowed');
    const { send } = await recipientsOf(db, { event: event.id, bookings: bookingsOf(message) });
    const first = await db
      .updateTable('message')
      .set({ sent_at: now })
      .where('id', '=', id)
      .where('sent_at', 'is', null)
      .executeTakeFirst();
    if (!changed(first)) return { sent: send.length };
    await queueLetters(
      db,
      send.map(({ booking, email }) => ({
        kind: 'message',
        key: `message:${id}:${booking}`,
        ids: { message: id, booking },
        to: email,
        event: event.id,
        priority: 2,
        now
      }))
    );
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.message',
      subject: { kind: 'event', id: event.id },
      fields: [String(send.length)],
      now
    });
    return { sent: send.length };
  });
}

/**
 * Sends the message to whoever wrote it, as its first reader would get it.
 *
 * Refused: `link-unknown`, `not-allowed`.
 */
export async function tryMessage(
  db: Db,
  { message: id, by, now }: ActOnMessage
): Promise<{ to: string } | Refusal> {
  const message = await findMessage(db, id);
  const event = message && (await findEvent(db, message.event_id));
  if (!message || !event) return refuse('link-unknown');
  if (!by.person || !may(by, 'event.see-people', { event })) return refuse('not-allowed');
  const to = by.person.email;
  await queueLetter(db, {
    kind: 'message-try',
    key: `message-try:${id}:${now}`,
    ids: { message: id },
    to,
    event: event.id,
    priority: 0,
    now
  });
  return { to };
}

export async function findMessage(db: Db, id: string): Promise<Message | undefined> {
  return db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst();
}

export const bookingsOf = ({ bookings }: Message): string[] => JSON.parse(bookings) as string[];

/** The messages that were sent to people of an event, newest first. */
export async function messagesOf(db: Db, event: string): Promise<Message[]> {
  return db
    .selectFrom('message')
    .selectAll()
    .where('event_id', '=', event)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .execute();
}
