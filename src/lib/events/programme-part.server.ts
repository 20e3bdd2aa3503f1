/** The events of a programme: which they are, where one stands among them, putting one in and out. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';
import { findProgramme, isParticipant } from '#lib/programmes/programme.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { takeTurn, type Event } from './event.server.ts';
import { toCard, type EventCard } from './read.server.ts';

/** The events of a programme in the order of their dates, those without one last. */
export async function programmeEvents(db: Db, programme: string): Promise<Event[]> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('programme_id', '=', programme)
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Where an event stands in its programme, for one of its participants. */
export interface ProgrammePart {
  id: string;
  title: string;
  number: number;
  of: number;
}

/** Null for whoever is no participant, and without a programme. */
export async function programmePart(
  db: Db,
  { event, person }: { event: Pick<Event, 'id' | 'programme_id'>; person: string }
): Promise<ProgrammePart | null> {
  const { programme_id: id } = event;
  if (!id || !(await isParticipant(db, { programme: id, person }))) return null;
  const [programme, all] = await Promise.all([findProgramme(db, id), programmeEvents(db, id)]);
  const events = all.filter(
    (one) => one.id === event.id || (one.status !== 'draft' && one.status !== 'cancelled')
  );
  return {
    id,
    title: programme!.title,
    number: events.findIndex((one) => one.id === event.id) + 1,
    of: events.length
  };
}

interface Move {
  programme: string;
  event: string;
  by: Actor;
  now: Instant;
}

/**
 * Puts an event into a programme; out of another one it is taken first.
 *
 * Refused: `event-unknown`, `not-allowed` for whoever does not organise both.
 */
export async function attachEvent(db: Db, facts: Move): Promise<true | Refusal> {
  const { programme, by } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const both = may(by, 'programme.change', { programme }) && may(by, 'event.change', { event });
    if (!both) return refuse('not-allowed');
    if (event.programme_id !== programme) await setProgramme(db, { ...facts, event, programme });
    return true as const;
  });
}

/**
 * Takes an event out of a programme; bookings stay as they are.
 *
 * Refused: `event-unknown`, `not-allowed`, `participants-only`: it would be open to everybody.
 */
export async function detachEvent(db: Db, facts: Move): Promise<true | Refusal> {
  const { programme, by } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'programme.change', { programme })) return refuse('not-allowed');
    if (event.programme_id !== programme) return true as const;
    if (event.open_to === 'programme') return refuse('participants-only');
    await setProgramme(db, { ...facts, event, programme: null });
    return true as const;
  });
}

async function setProgramme(
  db: Db,
  facts: { event: Event; programme: string | null; by: Actor; now: Instant }
): Promise<void> {
  await record(db, {
    by: facts.by.person?.id ?? null,
    action: 'event.change',
    subject: { kind: 'event', id: facts.event.id },
    fields: ['programme'],
    now: facts.now
  });
  await db
    .updateTable('event')
    .set({ programme_id: facts.programme })
    .where('id', '=', facts.event.id)
    .execute();
}

/** Events without a programme that are not over and that somebody may put into one, soonest first. */
export async function attachable(
  db: Db,
  { by, now }: { by: Actor; now: Instant }
): Promise<EventCard[]> {
  const { everything, events } = organises(by);
  if (!everything && events.length === 0) return [];
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('programme_id', 'is', null)
    .where('status', 'in', ['draft', 'planned', 'published', 'postponed'])
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)]))
    .$if(!everything, (query) => query.where('id', 'in', events))
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(toCard);
}
