/**
 * Calendar entries: what stands in a person's calendar for one event. Invitation, booking and talk
 * point to an entry and never keep a UID or SEQUENCE of their own.
 */
import { randomUUID } from 'node:crypto';

import { newId, type Db } from '#db/open.server.ts';
import type { Instant, PartStat, Row } from '#db/schema.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

export type Entry = Row<'calendar_entry'>;

/** Minutes after a CANCEL in which the same entry comes back to life; later there is a new one. */
export const UNDO_MINUTES = 30;

export interface EntryFacts {
  event: string;
  person: string;
  /** The exact address that will be mailed. */
  email: string;
  /** The slot whose time it shows, for someone who only presents. */
  slot?: string | null;
  partstat: PartStat;
  now: Instant;
}

/**
 * The open entry of a person for an event, with a sequence not sent before, or a new one with
 * sequence 0. For a letter with METHOD:REQUEST.
 */
export async function openEntry(db: Db, facts: EntryFacts): Promise<Entry> {
  const open = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', facts.event)
    .where('person_id', '=', facts.person)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (open) {
    const over =
      open.method === 'CANCEL' && plus(open.changed_at, { minutes: UNDO_MINUTES }) <= facts.now;
    if (!over) {
      return raiseEntry(db, open.id, {
        method: 'REQUEST',
        partstat: facts.partstat,
        slot: facts.slot ?? null,
        now: facts.now
      });
    }
    await db
      .updateTable('calendar_entry')
      .set({ ended_at: facts.now })
      .where('id', '=', open.id)
      .execute();
  }
  return db
    .insertInto('calendar_entry')
    .values(newEntry(facts))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * As `openEntry`, for many people who have none as a rule: one query and one insert, and one raise
 * for each who has an entry already.
 */
export async function openEntries(
  db: Db,
  facts: {
    event: string;
    people: readonly { id: string; email: string }[];
    partstat: PartStat;
    now: Instant;
  }
): Promise<Entry[]> {
  const { event, people, partstat, now } = facts;
  if (people.length === 0) return [];
  const open = await db
    .selectFrom('calendar_entry')
    .select('person_id')
    .where('event_id', '=', event)
    .where('ended_at', 'is', null)
    .where(
      'person_id',
      'in',
      people.map(({ id }) => id)
    )
    .execute();
  const known = new Set(open.map(({ person_id }) => person_id));
  const fresh = people.filter(({ id }) => !known.has(id));
  const made =
    fresh.length === 0
      ? []
      : await db
          .insertInto('calendar_entry')
          .values(
            fresh.map(({ id, email }) => newEntry({ event, person: id, email, partstat, now }))
          )
          .returningAll()
          .execute();
  const entries = new Map(made.map((entry) => [entry.person_id, entry]));
  for (const { id, email } of people) {
    if (!known.has(id)) continue;
    entries.set(id, await openEntry(db, { event, person: id, email, partstat, now }));
  }
  return people.map(({ id }) => entries.get(id)!);
}

function newEntry({ event, person, email, slot, partstat, now }: EntryFacts) {
  return {
    id: newId(),
    uid: `${randomUUID()}@${settings().mailDomain}`,
    event_id: event,
    person_id: person,
    email,
    slot_id: slot ?? null,
    sequence: 0,
    partstat,
    method: 'REQUEST' as const,
    changed_at: now,
    created_at: now,
    ended_at: null
  };
}

export interface Raise {
  method: 'REQUEST' | 'CANCEL';
  /** The last known answer stays when not given. */
  partstat?: PartStat;
  slot?: string | null;
  now: Instant;
}

/** Raises an entry's SEQUENCE in the transaction of the change that its letter will tell. */
export async function raiseEntry(db: Db, id: string, raise: Raise): Promise<Entry> {
  return db
    .updateTable('calendar_entry')
    .set((eb) => ({
      sequence: eb('sequence', '+', 1),
      method: raise.method,
      changed_at: raise.now,
      ...(raise.partstat && { partstat: raise.partstat }),
      ...(raise.slot !== undefined && { slot_id: raise.slot })
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Raises every open, uncancelled entry of an event; for a change or the end of the event itself. */
export async function raiseEntriesOf(db: Db, event: string, raise: Raise): Promise<Entry[]> {
  return db
    .updateTable('calendar_entry')
    .set((eb) => ({
      sequence: eb('sequence', '+', 1),
      method: raise.method,
      changed_at: raise.now,
      ...(raise.partstat && { partstat: raise.partstat })
    }))
    .where('event_id', '=', event)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .returningAll()
    .execute();
}

/** What a letter needs to carry an entry: goes into `queueLetter` as `entry`. */
export function entryOf(entry: Entry) {
  return { id: entry.id, sequence: entry.sequence, method: entry.method };
}
