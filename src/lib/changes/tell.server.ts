/** Telling everyone whom a change of an event concerns, each once. */
import { countAll, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { entryOf, type Entry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import type { Actor } from '#lib/people/may.ts';

/** Notes a change with the facts that people knew until then. */
export async function insertChange(
  db: Db,
  facts: {
    event: Event;
    kind: Row<'event_change'>['kind'];
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<string> {
  const { title, when, where } = letterFacts(facts.event);
  const id = newId();
  await db
    .insertInto('event_change')
    .values({
      id,
      event_id: facts.event.id,
      kind: facts.kind,
      note: facts.note,
      was: JSON.stringify({
        title,
        when,
        where,
        startsLocal: facts.event.starts_local,
        endsLocal: facts.event.ends_local
      }),
      at: facts.now,
      by: facts.by.person?.id ?? null
    })
    .execute();
  return id;
}

/** Somebody who is told by a mail alone. */
export interface Told {
  person: string;
  email: string;
}

interface Telling {
  event: Event;
  change: string;
  kind: 'event-changed' | 'event-cancelled' | 'event-postponed' | 'event-dated';
  entries: readonly Entry[];
  /** Who is told without a calendar entry; those who wait now when not given. */
  others?: readonly Told[];
  now: Instant;
}

/** One letter to everyone with an entry, one to everyone waiting without; returns how many. */
export async function tellAll(db: Db, facts: Telling): Promise<number> {
  const { event, change, kind, entries, now } = facts;
  const letters: QueuedLetter[] = entries.map((entry) => ({
    kind,
    key: `${kind}:${entry.id}:${entry.sequence}`,
    ids: { entry: entry.id, change },
    to: entry.email,
    event: event.id,
    entry: entryOf(entry),
    now
  }));
  const told = new Set(entries.map((entry) => entry.person_id));
  for (const { person, email } of facts.others ?? (await waitingOf(db, event.id))) {
    if (told.has(person)) continue;
    told.add(person);
    letters.push({
      kind: `${kind}-waiting`,
      key: `${kind}:${person}:${change}`,
      ids: { person, change },
      to: email,
      event: event.id,
      now
    });
  }
  await queueLetters(db, letters);
  return letters.length;
}

/** Whoever asked for a place and has none. */
export async function waitingOf(db: Db, event: string): Promise<Told[]> {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['person.id as person', 'person.email'])
    .where('booking.event_id', '=', event)
    .where('booking.state', 'in', ['waiting', 'offered', 'requested'])
    .execute();
}

/**
 * The calendar entries that stand: those not cancelled; of a postponed event, whose entries all are,
 * those of everyone who is still part of it. Their CANCEL is taken back when there is a date.
 */
export async function entriesStanding(db: Db, event: Event): Promise<Entry[]> {
  if (event.status === 'postponed') return entriesKept(db, event.id);
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event.id)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .execute();
}

/** Confirmed bookings, talks that stand, invitations without an answer. */
async function entriesKept(db: Db, event: string): Promise<Entry[]> {
  return db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event)
    .where('ended_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb(
          'id',
          'in',
          eb
            .selectFrom('booking')
            .select('entry_id')
            .where('event_id', '=', event)
            .where('state', '=', 'confirmed')
            .where('entry_id', 'is not', null)
        ),
        eb('person_id', 'in', presentersAt(db, event).select('presenter.person_id')),
        eb(
          'id',
          'in',
          eb
            .selectFrom('invitation')
            .select('entry_id')
            .where('event_id', '=', event)
            .where('accepted_at', 'is', null)
            .where('declined_at', 'is', null)
        )
      ])
    )
    .orderBy('id')
    .execute();
}

/** How many people a change would tell, for the page that asks before the act. */
export async function wouldTell(db: Db, event: Event) {
  const entries = await entriesStanding(db, event);
  const bookings = await db
    .selectFrom('booking')
    .select(['state', countAll.as('count')])
    .where('event_id', '=', event.id)
    .where('state', 'in', ['confirmed', 'waiting', 'offered', 'requested'])
    .where('wish_of', 'is', null)
    .where('person_id', 'is not', null)
    .groupBy('state')
    .execute();
  const count = (...states: string[]) =>
    bookings.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.count, 0);
  const confirmed = count('confirmed');
  return {
    confirmed,
    waiting: count('waiting', 'offered', 'requested'),
    others: Math.max(0, entries.length - confirmed)
  };
}
