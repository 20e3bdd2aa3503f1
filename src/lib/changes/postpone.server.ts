/** Postponing an event: it has no date, everyone keeps what they have, nobody new can book. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, LocalTime } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { keepDeclined } from '#lib/booking/decline.server.ts';
import { freePlace } from '#lib/booking/places.server.ts';
import { note as noteBooking } from '#lib/booking/waiting/waiting.server.ts';
import { raiseEntries, raiseEntriesOf, type Entry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { entriesStanding, insertChange, tellAll } from './tell.server.ts';
import { tellDate } from './tell-me.server.ts';

/**
 * Postpones a published event. Confirmed bookings keep their places, also those that were just
 * declined in the calendar; offers go back to waiting at their rank and free theirs, without anybody being served. Whoever has it in the calendar gets a
 * CANCEL that says that they keep their place, whoever waits one mail. Its date is gone from the row,
 * so that nothing falls due by it; the change keeps it. Postponing twice is a quiet success.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-postponed` unless it is published, `already-over`
 * once it has begun.
 */
export async function postponeEvent(
  db: Db,
  facts: { event: string; note: string; by: Actor; now: Instant }
): Promise<{ event: Event; told: number } | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'postponed') return { event, told: 0 };
    if (event.status !== 'published') return refuse('not-postponed');
    if (event.starts_at! <= now) return refuse('already-over');
    const { postponed, change, entries } = await putOff(db, { ...facts, event });
    const told = await tellAll(db, {
      event: postponed,
      change,
      kind: 'event-postponed',
      entries,
      now
    });
    return { event: postponed, told };
  });
}

/**
 * Takes a published event's date away; what stood in calendars is raised to a CANCEL whose letters
 * are the caller's. In the event's turn.
 */
export async function putOff(
  db: Db,
  facts: { event: Event; note: string; by: Actor; now: Instant }
): Promise<{ postponed: Event; change: string; entries: Entry[] }> {
  const { event, by, now } = facts;
  const change = await insertChange(db, { ...facts, kind: 'postponed' });
  // who declined could not come on the old date, and is asked for the new one
  await keepDeclined(db, { event: event.id, now });
  await withdrawOffers(db, { event, now });
  const postponed = await db
    .updateTable('event')
    .set((eb) => ({
      status: 'postponed' as const,
      postponed_at: now,
      starts_local: null,
      ends_local: null,
      starts_at: null,
      ends_at: null,
      // a window round the old date says nothing of the new one
      booking_opens_at: null,
      booking_closes_at: null,
      version: eb('version', '+', 1)
    }))
    .where('id', '=', event.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const entries = await raiseEntriesOf(db, event.id, { method: 'CANCEL', now });
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.postpone',
    subject: { kind: 'event', id: event.id },
    now
  });
  return { postponed, change, entries };
}

/** An offer stands until a time, and there is none: they wait again where they stood. */
async function withdrawOffers(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<void> {
  const offers = await db
    .selectFrom('booking')
    .select(['id', 'pool_id'])
    .where('event_id', '=', event.id)
    .where('state', '=', 'offered')
    .orderBy('id')
    .execute();
  // where the organiser approves there is no waiting list
  const state = event.admission === 'approval' ? 'requested' : 'waiting';
  for (const { id, pool_id } of offers) {
    await db
      .updateTable('booking')
      .set({ state, offered_until: null, pool_id: null })
      .where('id', '=', id)
      .execute();
    await freePlace(db, pool_id);
    await noteBooking(db, { booking: { id }, action: `booking.${state}`, by: null, now });
  }
}

/** Publishes a postponed event again, once its row has the new date. */
export async function openAgain(db: Db, event: string): Promise<Event> {
  return db
    .updateTable('event')
    .set({ status: 'published', postponed_at: null })
    .where('id', '=', event)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The local start that a postponed event had; its running order still follows it. */
export async function startBefore(db: Db, event: string): Promise<LocalTime | null> {
  const change = await db
    .selectFrom('event_change')
    .select('was')
    .where('event_id', '=', event)
    .where('kind', '=', 'postponed')
    .orderBy('at', 'desc')
    .executeTakeFirst();
  return change ? (JSON.parse(change.was) as { startsLocal: LocalTime | null }).startsLocal : null;
}

/**
 * Tells the new date: a REQUEST on the entry that each person had, with its answer open again, one
 * mail to those who wait, and one to those who asked to be told. Returns how many.
 */
export async function tellDated(
  db: Db,
  facts: { before: Event; event: Event; note: string; by: Actor; now: Instant }
): Promise<number> {
  const { event, now } = facts;
  const { change, entries } = await putBack(db, facts);
  const told = await tellAll(db, { event, change, kind: 'event-dated', entries, now });
  return told + (await tellDate(db, { event, now }));
}

/**
 * Notes the new date, and raises the entry that everybody had to a REQUEST with its answer open again;
 * the letters are the caller's.
 */
export async function putBack(
  db: Db,
  facts: { before: Event; note: string; by: Actor; now: Instant }
): Promise<{ change: string; entries: Entry[] }> {
  const { before, now } = facts;
  const change = await insertChange(db, { ...facts, event: before, kind: 'dated' });
  const standing = (await entriesStanding(db, before)).map(({ id }) => id);
  const raise = { method: 'REQUEST', partstat: 'NEEDS-ACTION', moved: true, now } as const;
  return { change, entries: await raiseEntries(db, standing, raise) };
}

/** When postponed events were to be, as people read it, by event. */
export async function startBeforeText(
  db: Db,
  events: readonly string[]
): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const changes = await db
    .selectFrom('event_change')
    .select(['event_id', 'was'])
    .where('event_id', 'in', events)
    .where('kind', '=', 'postponed')
    .orderBy('at')
    .execute();
  return new Map(
    changes.map(({ event_id, was }) => [event_id, (JSON.parse(was) as { when: string }).when])
  );
}
