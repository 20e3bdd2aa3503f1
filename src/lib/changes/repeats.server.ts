/** Events that repeat each other: linked, unlinked, and told to those who wait for another one. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { organises, may, type Actor } from '#lib/people/may.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { whenText } from '#lib/time.server.ts';

export interface LinkFacts {
  event: string;
  /** The event that it repeats. */
  of: string;
  by: Actor;
  now: Instant;
}

/**
 * Makes an event a repeat of another, and so of that one's repeats. When it is published, whoever
 * waits for one of the others is told once.
 *
 * Refused: `event-unknown`, `not-allowed` for whoever does not organise both.
 */
export async function linkRepeat(
  db: Db,
  { event: id, of, by, now }: LinkFacts
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    // both turns, always in the order of their ids
    const turns = new Map<string, Event | undefined>();
    for (const one of [id, of].sort()) turns.set(one, await takeTurn(db, one));
    const [event, other] = [turns.get(id), turns.get(of)];
    if (!event || !other || id === of) return refuse('event-unknown');
    if (!may(by, 'event.change', { event }) || !may(by, 'event.change', { event: other })) {
      return refuse('not-allowed');
    }
    const repeats = other.repeats ?? newId();
    const linked = await setRepeats(db, { event, repeats, by, now });
    if (!other.repeats) await setRepeats(db, { event: other, repeats, by, now });
    await tellRepeat(db, { event: linked, now });
    return linked;
  });
}

/**
 * Takes an event out of its repeats; bookings stay as they are.
 *
 * Refused: `event-unknown`, `not-allowed`.
 */
export async function leaveRepeats(
  db: Db,
  { event: id, by, now }: { event: string; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    return event.repeats === null ? event : setRepeats(db, { event, repeats: null, by, now });
  });
}

async function setRepeats(
  db: Db,
  { event, repeats, by, now }: { event: Event; repeats: string | null; by: Actor; now: Instant }
): Promise<Event> {
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.change',
    subject: { kind: 'event', id: event.id },
    fields: ['repeats'],
    now
  });
  return db
    .updateTable('event')
    .set({ repeats })
    .where('id', '=', event.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Tells everyone who waits for another of the repeats that this one is there; each person once for
 * each repeat, however often it is published. Not where only a private link opens it.
 */
export async function tellRepeat(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<void> {
  if (event.repeats === null || event.status !== 'published' || event.listing === 'private') return;
  const waiting = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'person.id as person', 'person.email'])
    .where('event.repeats', '=', event.repeats)
    .where('event.id', '<>', event.id)
    .where('booking.state', '=', 'waiting')
    .where('booking.wish_of', 'is', null)
    .execute();
  await queueLetters(
    db,
    waiting.map(({ id, person, email }) => ({
      kind: 'repeat-published',
      key: `repeat:${event.id}:${person}`,
      ids: { booking: id, repeat: event.id },
      to: email,
      event: event.id,
      priority: 2 as const,
      deadline: event.starts_at,
      now
    }))
  );
}

/** The events that an organiser may link, and the repeats that there are. */
export async function repeatChoices(
  db: Db,
  { event, actor, now }: { event: Pick<Event, 'id' | 'repeats'>; actor: Actor; now: Instant }
): Promise<{ id: string; title: string; when: string; linked: boolean }[]> {
  const covered = organises(actor);
  const rows = await db
    .selectFrom('event')
    .select(['id', 'title', 'programme_id', 'repeats', 'starts_local', 'ends_local'])
    .where('id', '<>', event.id)
    .where('status', '<>', 'cancelled')
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)]))
    .orderBy('starts_at')
    .orderBy('title')
    .limit(200)
    .execute();
  return rows
    .filter(
      ({ id, programme_id }) =>
        covered.everything ||
        covered.events.includes(id) ||
        (programme_id !== null && covered.programmes.includes(programme_id))
    )
    .map((row) => ({
      id: row.id,
      title: row.title,
      when: whenText(row),
      linked: event.repeats !== null && row.repeats === event.repeats
    }));
}
