/** The rooms of a venue: added, changed, closed, used again. Never removed. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';

import { note } from './change.server.ts';
import { findRoom, findVenue, type Room } from './read.server.ts';
import { MOST_IN_ROOM } from './rules.ts';

export interface RoomFacts {
  name: string;
  /** Everyone allowed in it. */
  size: number;
  notes: string | null;
}

/**
 * Adds a room. One that was closed under the same name is used again, as it is now said to be.
 *
 * Refused: `not-allowed`, `venue-unknown`, `venue-room-size`, `venue-room-there`.
 */
export async function addRoom(
  db: Db,
  facts: { venue: string; room: RoomFacts; by: Actor; now: Instant }
): Promise<Room | Refusal> {
  const { venue, by, now } = facts;
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  const columns = columnsOf(facts.room);
  if (!isSize(columns.size)) return refuse('venue-room-size', {}, 'room_size');
  return inTransaction(db, async (db) => {
    if (!(await findVenue(db, venue))) return refuse('venue-unknown');
    const same = await sameName(db, venue, columns.name_folded);
    if (same?.closed_at === null)
      return refuse('venue-room-there', { name: same.name }, 'room_name');
    const added = await db
      .insertInto('venue_room')
      .values({ id: newId(), venue_id: venue, closed_at: null, ...columns })
      .onConflict((c) =>
        c.columns(['venue_id', 'name_folded']).doUpdateSet((eb) => ({
          ...columns,
          closed_at: null,
          version: eb('venue_room.version', '+', 1)
        }))
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(db, { venue, action: 'venue.room-add', by, now });
    return added;
  });
}

/**
 * Changes a room when nobody else saved it since `version`. Events there keep their room limit.
 *
 * Refused: `not-allowed`, `venue-room-unknown`, `venue-room-size`, `venue-room-there`,
 * `venue-changed-meanwhile`.
 */
export async function changeRoom(
  db: Db,
  facts: { id: string; room: RoomFacts; version: number; by: Actor; now: Instant }
): Promise<Room | Refusal> {
  const { id, version, by, now } = facts;
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  const columns = columnsOf(facts.room);
  if (!isSize(columns.size)) return refuse('venue-room-size', {}, 'room_size');
  return inTransaction(db, async (db) => {
    const before = await findRoom(db, id);
    if (!before) return refuse('venue-room-unknown');
    const same = await sameName(db, before.venue_id, columns.name_folded);
    if (same && same.id !== id) return refuse('venue-room-there', { name: same.name }, 'room_name');
    const after = await db
      .updateTable('venue_room')
      .set({ ...columns, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst();
    if (!after) return refuse('venue-changed-meanwhile');
    const fields = (['name', 'size', 'notes'] as const).filter(
      (column) => after[column] !== before[column]
    );
    const action = 'venue.room-change';
    if (fields.length > 0) await note(db, { venue: after.venue_id, action, fields, by, now });
    return after;
  });
}

/** Closes a room, or uses it again. Twice is once. Refused: `not-allowed`, `venue-room-unknown`. */
export async function setRoomClosed(
  db: Db,
  { id, closed, by, now }: { id: string; closed: boolean; by: Actor; now: Instant }
): Promise<Room | Refusal> {
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const before = await findRoom(db, id);
    if (!before) return refuse('venue-room-unknown');
    if ((before.closed_at !== null) === closed) return before;
    const action = closed ? 'venue.room-close' : 'venue.room-reopen';
    await note(db, { venue: before.venue_id, action, by, now });
    return db
      .updateTable('venue_room')
      .set({ closed_at: closed ? now : null })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

function sameName(db: Db, venue: string, folded: string): Promise<Room | undefined> {
  return db
    .selectFrom('venue_room')
    .selectAll()
    .where('venue_id', '=', venue)
    .where('name_folded', '=', folded)
    .executeTakeFirst();
}

function columnsOf({ name: typed, size, notes }: RoomFacts) {
  const name = oneLine(typed);
  return { name, name_folded: fold(name), size, notes };
}

const isSize = (size: number): boolean =>
  Number.isInteger(size) && size > 0 && size <= MOST_IN_ROOM;
