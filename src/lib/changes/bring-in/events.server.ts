/** The events of a register: those that are there, and those that are made, over from the beginning. */
import { randomBytes } from 'node:crypto';

import { newId, type Db } from '#db/open.server.ts';
import type { Instant, LocalTime, NewRow, PlaceMode } from '#db/schema.ts';
import { recordSome } from '#lib/audit.server.ts';
import { slugOf } from '#lib/text.ts';
import { dayPart, plus, toInstant, toLocal, ZONE } from '#lib/time.server.ts';

import type { Piece } from './draft.server.ts';
import { eventKey, type EventFacts, type RowFacts } from './weigh.ts';

/** Where the people of a row were. */
export interface Found {
  id: string;
  starts_at: Instant;
  mode: PlaceMode;
  pool: string;
  places: number;
  /** Places that can still be taken where the room has a limit. */
  left: number;
}

/** When an event began of which the file does not say it. */
const STARTS = { 'full-day': '09:15', twilight: '16:00', teachmeet: '16:00', webinar: '16:00' };
const MINUTES = { 'full-day': 360, twilight: 90, teachmeet: 120, webinar: 60 };
const ADDRESS_TRIES = 5;

/**
 * The events of some rows, in their turn: those that are there, and those that are made, finished from
 * the beginning. Two files that are written at once make one: the key of title and day is unique.
 */
export async function writeEvents(
  db: Db,
  piece: Piece,
  rows: readonly RowFacts[]
): Promise<{ found: Map<string, Found>; made: number }> {
  const wanted = new Map(rows.map(({ event }) => [event!.key, event!]));
  let known = await knownEvents(db, [...wanted.values()], piece.now);
  let made = 0;
  for (let attempt = 0; attempt < ADDRESS_TRIES && known.size < wanted.size; attempt++) {
    const missing = [...wanted.values()].filter(({ key }) => !known.has(key));
    const done = await db
      .insertInto('event')
      .values(missing.map((event) => eventRow(event, piece, attempt)))
      .onConflict((c) => c.doNothing())
      .returning(['id', 'mode'])
      .execute();
    if (done.length > 0) {
      await db
        .insertInto('pool')
        .values(
          done.map(({ id, mode }) => ({
            id: newId(),
            event_id: id,
            mode: mode === 'online' ? ('online' as const) : ('room' as const),
            authority_id: null,
            places: 0
          }))
        )
        .execute();
      await recordSome(
        db,
        done.map(({ id }) => ({
          by: piece.file.applied_by,
          action: 'event.brought-in' as const,
          subject: { kind: 'event', id },
          now: piece.now
        }))
      );
    }
    made += done.length;
    known = await knownEvents(db, [...wanted.values()], piece.now);
  }
  const ids = [...known.values()].sort();
  await db
    .updateTable('event')
    .set((eb) => ({ turn: eb('turn', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
  const pools = await db
    .selectFrom('event')
    .innerJoin('pool', 'pool.event_id', 'event.id')
    .select(['event.id', 'event.starts_at', 'event.room_limit', 'pool.id as pool', 'pool.mode'])
    .select(['pool.places', 'pool.taken'])
    .where('event.id', 'in', ids)
    .where('pool.authority_id', 'is', null)
    // of a hybrid one, the room
    .orderBy('pool.mode')
    .execute();
  const byId = new Map(
    pools.map(({ id, starts_at, room_limit, pool, mode, places, taken }) => [
      id,
      {
        id,
        starts_at: starts_at!,
        mode,
        pool,
        places,
        left: room_limit === null ? Infinity : places - taken
      }
    ])
  );
  const found = new Map<string, Found>();
  for (const [key, id] of known) found.set(key, byId.get(id)!);
  return { found, made };
}

/** Ids of events that took place, by the key under which a file names them. */
async function knownEvents(
  db: Db,
  wanted: readonly EventFacts[],
  now: Instant
): Promise<Map<string, string>> {
  const days = wanted.map(({ day }) => day).sort();
  const keys = wanted.map(({ key }) => key);
  const rows = await db
    .selectFrom('event')
    .select(['id', 'title', 'starts_local', 'bring_in_key'])
    .where('status', 'in', ['published', 'finished'])
    .where('ends_at', '<=', now)
    .where((eb) =>
      eb.or([
        eb('bring_in_key', 'in', keys),
        eb.and([
          eb('starts_local', '>=', `${days[0]}T00:00`),
          eb('starts_local', '<=', `${days.at(-1)}T23:59`)
        ])
      ])
    )
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  const asked = new Set(keys);
  const known = new Map<string, string>();
  for (const { id, title, starts_local, bring_in_key } of rows) {
    for (const key of [bring_in_key, eventKey({ title, day: dayPart(starts_local!) })]) {
      if (key && asked.has(key) && !known.has(key)) known.set(key, id);
    }
  }
  return known;
}

function eventRow(event: EventFacts, { file, now }: Piece, attempt: number): NewRow<'event'> {
  const { kind, day, title } = event;
  const starts: LocalTime = `${day}T${event.starts ?? STARTS[kind]}`;
  const minutes = event.minutes ?? MINUTES[kind];
  const ends = plus(toInstant(starts), { minutes });
  const address = `${slugOf(title, 45)}-${day}`;
  return {
    id: newId(),
    slug: attempt === 0 ? address : `${address}-${randomBytes(3).toString('hex')}`,
    title,
    summary: '',
    description: '',
    kind,
    mode: kind === 'webinar' ? 'online' : 'room',
    status: 'finished',
    host: file.host,
    contact: file.contact,
    starts_local: starts,
    ends_local: toLocal(ends),
    zone: ZONE,
    starts_at: toInstant(starts),
    ends_at: ends,
    levels: '[]',
    clpl_minutes: event.minutes,
    open_to: 'everyone',
    programme_id: event.programme,
    // what was before Twilight is no news
    listing: 'unlisted',
    published_at: null,
    bring_in_id: file.id,
    bring_in_key: event.key,
    created_by: file.applied_by,
    created_at: now
  };
}
