/** Who was there: a booking for whoever has none, and a note. Nobody is told. */
import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import { newId, type Db } from '#db/open.server.ts';
import type { NewRow } from '#db/schema.ts';
import { recordSome } from '#lib/audit.server.ts';
import { referenceFrom } from '#lib/booking/rules.ts';

import type { BringIn, Piece } from './draft.server.ts';
import type { Found } from './events.server.ts';
import type { RowFacts } from './weigh.ts';
import { partsAt } from './world.server.ts';

const REFERENCE_TRIES = 5;

/**
 * Notes who was there, with a booking for whoever has none; where somebody has noted it already, that
 * stays. Nobody is told: no calendar entry, no letter.
 *
 * @returns how many notes it made
 */
export async function writeAttendance(
  db: Db,
  { file, now }: Piece,
  { rows }: { rows: readonly (RowFacts & { person: string; at: Found | undefined })[] }
): Promise<number> {
  const here = rows.filter((row) => row.at !== undefined);
  if (here.length === 0) return 0;
  const events = new Map(here.map(({ at }) => [at!.id, at!]));
  const people = new Set(here.map(({ person }) => person));
  const parts = await partsAt(db, { events: [...events.keys()], people });
  const left = new Map([...events.values()].map((event) => [event.id, event.left]));
  const bookings: NewRow<'booking'>[] = [];
  for (const row of here) {
    const { id, starts_at, mode, pool } = row.at!;
    if (parts.has(`${id} ${row.person}`)) continue;
    if (left.get(id)! <= 0) continue;
    left.set(id, left.get(id)! - 1);
    bookings.push({
      id: newId(),
      reference: '',
      event_id: id,
      person_id: row.person,
      state: 'confirmed',
      mode,
      pool_id: pool,
      establishment_id: row.establishment,
      establishment_other: row.other,
      authority_id: row.authority,
      asked_at: now,
      served_until: starts_at,
      bring_in_id: file.id,
      booked_by: file.applied_by,
      confirmed_at: now,
      created_at: now
    });
  }
  await insertBookings(db, bookings);
  const before = new Map([...events.values()].map(({ pool, places }) => [pool, places]));
  await noteRaised(db, { file, before, after: await countTaken(db, [...before.keys()]) });

  const came = new Map(here.map((row) => [`${row.at!.id} ${row.person}`, row.event!.came]));
  const places = await db
    .selectFrom('booking')
    .select(['id', 'event_id', 'person_id'])
    .where('event_id', 'in', [...events.keys()])
    .where('person_id', 'in', [...people])
    .where('state', '=', 'confirmed')
    .execute();
  const noted = places.filter(({ event_id, person_id }) => came.has(`${event_id} ${person_id}`));
  if (noted.length === 0) return 0;
  const notes = await db
    .insertInto('attendance')
    .values(
      noted.map(({ id, event_id, person_id }) => ({
        booking_id: id,
        came: came.get(`${event_id} ${person_id}`)!,
        recorded_by: file.applied_by,
        recorded_at: now,
        bring_in_id: file.id
      }))
    )
    .onConflict((c) => c.column('booking_id').doNothing())
    .returning('booking_id')
    .execute();
  await recordSome(
    db,
    notes.map(({ booking_id }) => ({
      by: file.applied_by,
      action: 'attendance.brought-in' as const,
      subject: { kind: 'booking', id: booking_id },
      now
    }))
  );
  return notes.length;
}

/** Confirmed bookings of many; one whose reference is taken gets another, who has a booking keeps it. */
async function insertBookings(db: Db, bookings: readonly NewRow<'booking'>[]): Promise<void> {
  if (bookings.length === 0) return;
  let missing = bookings;
  for (let attempt = 0; attempt < REFERENCE_TRIES && missing.length > 0; attempt++) {
    const done = await db
      .insertInto('booking')
      .values(missing.map((row) => ({ ...row, reference: referenceFrom(randomBytes(6)) })))
      .onConflict((c) => c.doNothing())
      .returning('id')
      .execute();
    const ids = new Set(done.map(({ id }) => id));
    missing = missing.filter(({ id }) => !ids.has(id));
  }
}

/** Keeps by how much pools grew, so that they can be what they were. */
async function noteRaised(
  db: Db,
  facts: {
    file: BringIn;
    before: ReadonlyMap<string, number>;
    after: readonly { id: string; places: number }[];
  }
): Promise<void> {
  const { file, before, after } = facts;
  const grown = after.filter(({ id, places }) => places > before.get(id)!);
  if (grown.length === 0) return;
  const raised = JSON.parse(file.raised) as Record<string, number>;
  for (const { id, places } of grown) raised[id] = (raised[id] ?? 0) + places - before.get(id)!;
  await db
    .updateTable('bring_in')
    .set({ raised: JSON.stringify(raised) })
    .where('id', '=', file.id)
    .execute();
}

/**
 * Counts the bookings of some pools anew, and gives them at least as many places as are taken. In the
 * events' turn.
 */
export async function countTaken(
  db: Db,
  pools: readonly string[]
): Promise<{ id: string; places: number }[]> {
  if (pools.length === 0) return [];
  const taken = sql<number>`(
    select cast(count(*) as integer) from booking where booking.pool_id = pool.id
  )`;
  return db
    .updateTable('pool')
    .set({ taken, places: sql<number>`case when places < ${taken} then ${taken} else places end` })
    .where('id', 'in', pools)
    .returning(['id', 'places'])
    .execute();
}
