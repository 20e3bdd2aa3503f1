/**
 * Takes away again what a file has brought in, as one act. What somebody has built on since stays: a
 * note of who came that was made anew, an event that others were booked for, changed or wrote about, a
 * person who signed in, books, presents or is named anywhere.
 */
import { sql } from 'kysely';

import { inChunks } from '#db/chunks.ts';
import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { PERSON_COLUMNS } from '#lib/changes/merge/columns.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { countTaken } from './attendance.server.ts';
import { takeBringIn } from './draft.server.ts';

export interface Undone {
  people: number;
  events: number;
  attendances: number;
  /** What stays, because somebody has built on it. */
  kept: { people: number; events: number; attendances: number };
}

/**
 * Refused: `not-allowed`, `bring-in-unknown`, `bring-in-writing` while it is not finished. Twice is
 * once: the second time nothing is left to take away.
 */
export async function undoBringIn(
  db: Db,
  { id, by, now }: { id: string; by: Actor; now: Instant }
): Promise<Undone | Refusal> {
  if (!may(by, 'people.bring-in')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const file = await takeBringIn(db, id);
    if (!file) return refuse('bring-in-unknown');
    if (!file.finished_at) return refuse('bring-in-writing');
    if (file.undone_at) return NOTHING;
    const attendances = await takeAttendance(db, file.id, JSON.parse(file.raised) as Raised);
    const events = await takeEvents(db, id);
    const people = await takePeople(db, id);
    await db
      .updateTable('bring_in')
      .set({ undone_at: now, undone_by: by.person?.id ?? null })
      .where('id', '=', id)
      .execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'bring-in.undo',
      subject: { kind: 'bring_in', id },
      now
    });
    return {
      people: people.gone,
      events: events.gone,
      attendances: attendances.gone,
      kept: { people: people.kept, events: events.kept, attendances: attendances.kept }
    };
  });
}

const NOTHING: Undone = {
  people: 0,
  events: 0,
  attendances: 0,
  kept: { people: 0, events: 0, attendances: 0 }
};
type Raised = Record<string, number>;
interface Gone {
  gone: number;
  kept: number;
}

/** Every table with a column of that name: those of developers to come too. */
async function tablesWith(db: Db, column: string): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ columns }) => columns.some(({ name }) => name === column))
    .map(({ name }) => name);
}

/** The notes of who came, and the bookings that were made for them, in their events' turn. */
async function takeAttendance(db: Db, id: string, raised: Raised): Promise<Gone> {
  const events = await db
    .updateTable('event')
    .set((eb) => ({ turn: eb('turn', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb.selectFrom('booking').select('booking.event_id').where('booking.bring_in_id', '=', id)
    )
    .returning('id')
    .execute();
  const done = await db.deleteFrom('attendance').where('bring_in_id', '=', id).executeTakeFirst();
  // whoever was noted anew since keeps their booking, and so does whoever said something with it
  let bookings = db.deleteFrom('booking').where('bring_in_id', '=', id);
  for (const table of await tablesWith(db, 'booking_id')) {
    bookings = bookings.where(
      sql<boolean>`not exists (
        select 1 from ${sql.table(table)} as of_it where of_it.booking_id = booking.id
      )`
    );
  }
  await bookings.execute();
  await inChunks(
    events.map((event) => event.id),
    async (some) => {
      const pools = await db
        .selectFrom('pool')
        .select('id')
        .where('event_id', 'in', some)
        .where('authority_id', 'is', null)
        .execute();
      await countTaken(
        db,
        pools.map((pool) => pool.id)
      );
    }
  );
  await lower(db, raised);
  return { gone: Number(done.numDeletedRows), kept: await left(db, 'booking', id) };
}

/** Pools are as large again as before, or as is taken. */
async function lower(db: Db, raised: Raised): Promise<void> {
  await inChunks(Object.entries(raised), async (some) => {
    const by = sql<number>`cast(case id ${sql.join(
      some.map(([pool, places]) => sql`when ${pool} then ${String(places)}`),
      sql` `
    )} end as integer)`;
    await db
      .updateTable('pool')
      .set({
        places: sql<number>`case when places - ${by} < taken then taken else places - ${by} end`
      })
      .where(
        'id',
        'in',
        some.map(([pool]) => pool)
      )
      .execute();
  });
}

/** Events that it made and that nothing is about any more. */
async function takeEvents(db: Db, id: string): Promise<Gone> {
  const made = await db
    .selectFrom('event')
    .select('id')
    .where('bring_in_id', '=', id)
    .where('version', '=', 1)
    .where('status', '=', 'finished')
    .execute();
  const built = new Set<string>();
  for (const table of await tablesWith(db, 'event_id')) {
    if (table === 'pool') continue;
    const { rows } = await sql<{ id: string }>`
      select distinct event_id as id from ${sql.table(table)}
      where event_id in (select id from event where bring_in_id = ${id})`.execute(db);
    for (const row of rows) built.add(row.id);
  }
  const gone = made.map((event) => event.id).filter((event) => !built.has(event));
  await inChunks(gone, async (some) => {
    await db.deleteFrom('pool').where('event_id', 'in', some).execute();
    await db.deleteFrom('event').where('id', 'in', some).execute();
  });
  return { gone: gone.length, kept: await left(db, 'event', id) };
}

/** People whom it made, who have never proved their address and whom nothing names any more. */
async function takePeople(db: Db, id: string): Promise<Gone> {
  const made = await db
    .selectFrom('person')
    .select('id')
    .where('bring_in_id', '=', id)
    .where('proved_at', 'is', null)
    .where('disabled_at', 'is', null)
    .where('merged_into', 'is', null)
    .execute();
  const built = new Set<string>();
  for (const name of Object.keys(PERSON_COLUMNS)) {
    if (name === 'person_address.person_id') continue;
    const [table, column] = name.split('.') as [string, string];
    const { rows } = await sql<{ id: string }>`
      select distinct ${sql.ref(column)} as id from ${sql.table(table)}
      where ${sql.ref(column)} in (select id from person where bring_in_id = ${id})`.execute(db);
    for (const row of rows) built.add(row.id);
  }
  // an address of theirs that was added, or to which something was sent
  const sent = await db
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select('person.id')
    .where('person.bring_in_id', '=', id)
    .where((eb) =>
      eb.or([
        eb('person_address.proved_at', 'is not', null),
        eb('person_address.email', '<>', eb.ref('person.email'))
      ])
    )
    .execute();
  for (const row of sent) built.add(row.id);
  const gone = made.map((person) => person.id).filter((person) => !built.has(person));
  await inChunks(gone, async (some) => {
    await db.deleteFrom('person_address').where('person_id', 'in', some).execute();
    await db.deleteFrom('person').where('id', 'in', some).execute();
  });
  return { gone: gone.length, kept: await left(db, 'person', id) };
}

/** How much of what a file made is still there. */
export async function leftOf(db: Db, id: string): Promise<Undone['kept']> {
  return {
    people: await left(db, 'person', id),
    events: await left(db, 'event', id),
    attendances: await left(db, 'booking', id)
  };
}

async function left(db: Db, table: 'event' | 'person' | 'booking', id: string): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select(countAll.as('count'))
    .where('bring_in_id', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}
