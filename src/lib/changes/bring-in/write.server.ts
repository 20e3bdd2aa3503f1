/** Writes what a register adds: people without rights, events that are over, and who was there. */
import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, LocalTime, NewRow, PlaceMode } from '#db/schema.ts';
import { record, recordSome } from '#lib/audit.server.ts';
import { referenceFrom } from '#lib/booking/rules.ts';
import { isEmail } from '#lib/form.ts';
import { CHUNK } from '#lib/import/chunks.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { peopleOf } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { slugOf } from '#lib/text.ts';
import { dayPart, plus, toInstant, toLocal, ZONE } from '#lib/time.server.ts';

import { findBringIn, stillSo, takeBringIn, type BringIn } from './draft.server.ts';
import { eventKey, type EventFacts, type RowFacts } from './weigh.ts';
import { partsAt, peopleAmong } from './world.server.ts';

/**
 * Says that a register is to be written, as it was shown; twice is once. Rows with a problem are left
 * out. The first piece is written at once, the rest by `writeBringIns`.
 *
 * Refused: `not-allowed`, `bring-in-unknown`, `bring-in-columns` before it was weighed, `host-missing`
 * and `contact-wrong` where it makes events, `bring-in-old` when what was shown is no longer so.
 */
export async function applyBringIn(
  db: Db,
  facts: { id: string; host: string; contact: string; by: Actor; now: Instant }
): Promise<BringIn | Refusal> {
  const { id, host, contact, by, now } = facts;
  if (!may(by, 'people.bring-in')) return refuse('not-allowed');
  const applied = await inTransaction(db, async (db) => {
    const draft = await takeBringIn(db, id);
    if (!draft) return refuse('bring-in-unknown');
    if (draft.applied_at) return draft;
    if (!draft.compared_at) return refuse('bring-in-columns');
    if (await makesEvents(db, id)) {
      if (!host) return refuse('bring-in-host', {}, 'host');
      if (!isEmail(contact)) return refuse('bring-in-contact', {}, 'contact');
    }
    if (!(await stillSo(db, draft, now))) return refuse('bring-in-old');
    return db
      .updateTable('bring_in')
      .set({ applied_at: now, applied_by: by.person?.id ?? null, host, contact })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  if (isRefusal(applied)) return applied;
  await writeSome(db, { id, now });
  return (await findBringIn(db, id)) ?? applied;
}

/** Whether some row is about an event that is not there. */
async function makesEvents(db: Db, id: string): Promise<boolean> {
  const rows = await db
    .selectFrom('bring_in_row')
    .select('facts')
    .where('bring_in_id', '=', id)
    .where('outcome', '=', 'new')
    .execute();
  return rows.some(({ facts }) => {
    const { event, eventKnown } = JSON.parse(facts!) as RowFacts;
    return event !== null && !eventKnown;
  });
}

/** Writes whatever waits of registers that are to be written; a round. Returns how many rows. */
export async function writeBringIns(db: Db, now: Instant): Promise<number> {
  const open = await db
    .selectFrom('bring_in')
    .select('id')
    .where('applied_at', 'is not', null)
    .where('finished_at', 'is', null)
    .orderBy('applied_at')
    .orderBy('id')
    .execute();
  let written = 0;
  for (const { id } of open) {
    for (let some = -1; some !== 0;) {
      some = await writeSome(db, { id, now });
      written += some;
      // others' requests go between two pieces
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return written;
}

interface Piece {
  file: BringIn;
  rows: RowFacts[];
  now: Instant;
}

/** The next rows of a register, in one transaction; 0 when it is finished. */
async function writeSome(db: Db, { id, now }: { id: string; now: Instant }): Promise<number> {
  return inTransaction(db, async (db) => {
    const file = await takeBringIn(db, id);
    if (!file?.applied_at || file.finished_at) return 0;
    const found = await db
      .selectFrom('bring_in_row')
      .select(['position', 'facts'])
      .where('bring_in_id', '=', id)
      .where('outcome', '=', 'new')
      .where('done_at', 'is', null)
      .orderBy('position')
      .limit(CHUNK)
      .execute();
    const piece = { file, rows: found.map(({ facts }) => JSON.parse(facts!) as RowFacts), now };
    const made = found.length > 0 ? await writePiece(db, piece) : NOTHING;
    if (found.length > 0) {
      await db
        .updateTable('bring_in_row')
        .set({ done_at: now })
        .where('bring_in_id', '=', id)
        .where('outcome', '=', 'new')
        .where('position', '>=', found[0]!.position)
        .where('position', '<=', found.at(-1)!.position)
        .execute();
    }
    const finished = found.length < CHUNK;
    await db
      .updateTable('bring_in')
      .set((eb) => ({
        people: eb('people', '+', made.people),
        events: eb('events', '+', made.events),
        attendances: eb('attendances', '+', made.attendances),
        finished_at: finished ? now : null
      }))
      .where('id', '=', id)
      .execute();
    if (finished) {
      await record(db, {
        by: file.applied_by,
        action: 'bring-in.write',
        subject: { kind: 'bring_in', id },
        now
      });
    }
    return found.length;
  });
}

const NOTHING = { people: 0, events: 0, attendances: 0 };

async function writePiece(db: Db, piece: Piece): Promise<typeof NOTHING> {
  const { people, made } = await writePeople(db, piece);
  const withEvents = piece.rows.filter(({ event }) => event !== null);
  if (withEvents.length === 0) return { ...NOTHING, people: made };
  const events = await writeEvents(db, piece, withEvents);
  const attendances = await writeAttendance(db, piece, {
    rows: withEvents.map((row) => ({
      ...row,
      person: people.get(row.email)!,
      at: events.found.get(row.event!.key)
    }))
  });
  return { people: made, events: events.made, attendances };
}

/** As many as `peopleOf` takes at once. */
const PEOPLE = 200;

/**
 * The people of some rows; whoever was there already stays as they are. A new record gets what the
 * file says of it, no right, and no mail.
 */
async function writePeople(
  db: Db,
  { file, rows, now }: Piece
): Promise<{ people: Map<string, string>; made: number }> {
  const byEmail = new Map<string, RowFacts>();
  for (const row of rows) if (!byEmail.has(row.email)) byEmail.set(row.email, row);
  const emails = [...byEmail.keys()];
  const people = await peopleAmong(db, emails);
  const unknown = emails.filter((email) => !people.has(email));
  for (let at = 0; at < unknown.length; at += PEOPLE) {
    const some = unknown.slice(at, at + PEOPLE);
    const named = some.map((email) => ({ email, name: byEmail.get(email)!.name }));
    for (const { id, email } of await peopleOf(db, { people: named, now })) people.set(email, id);
  }
  if (unknown.length === 0) return { people, made: 0 };
  const given = (value: (row: RowFacts) => string | null) => {
    const some = unknown.filter((email) => value(byEmail.get(email)!) !== null);
    if (some.length === 0) return sql<string | null>`null`;
    const whens = some.map(
      (email) => sql`when ${people.get(email)!} then ${value(byEmail.get(email)!)}`
    );
    return sql<string | null>`case id ${sql.join(whens, sql` `)} end`;
  };
  const made = await db
    .updateTable('person')
    .set({
      bring_in_id: file.id,
      role: given(({ role }) => role),
      establishment_id: given(({ establishment }) => establishment),
      levels: given(({ levels }) => (levels.length > 0 ? JSON.stringify(levels) : null))
    })
    .where(
      'id',
      'in',
      unknown.map((email) => people.get(email)!)
    )
    // not somebody whom another process has just made
    .where('created_at', '=', now)
    .where('proved_at', 'is', null)
    .where('bring_in_id', 'is', null)
    .returning('id')
    .execute();
  await recordSome(
    db,
    made.map(({ id }) => ({
      by: file.applied_by,
      action: 'person.brought-in' as const,
      subject: { kind: 'person', id },
      now
    }))
  );
  return { people, made: made.length };
}

interface Found {
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
async function writeEvents(
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

const REFERENCE_TRIES = 5;

/**
 * Notes who was there, with a booking for whoever has none; where somebody has noted it already, that
 * stays. Nobody is told: no calendar entry, no letter.
 *
 * @returns how many notes it made
 */
async function writeAttendance(
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
