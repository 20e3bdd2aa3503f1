/** A register of 5,000 rows, read, weighed and written, and everything taken out afterwards. */
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { inChunks } from '#db/chunks.ts';
import { newId, type Db } from '#db/open.server.ts';
import { draftBringIn, findBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { bringInState } from '#lib/changes/bring-in/shown.server.ts';
import { applyBringIn, writeBringIns } from '#lib/changes/bring-in/write.server.ts';
import { takeOut } from '#lib/changes/take-out/archive.server.ts';
import { SYSTEM } from '#lib/people/may.ts';

import { done, NOW, published } from '../support/people.ts';
import type { Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';
import { countedStore, insertPeople, onEachStore, plainly, tableOf } from './stores.ts';

const ROWS = 5000;
const PEOPLE = 2500;
const EVENTS = 100;
/**
 * Of what the plain inserts take in the same run. The rest is what they leave out: reading sixteen
 * columns, weighing each row against the store twice (when it is shown, and again before it is
 * written), and looking up who and what is there before each piece.
 */
const GOAL = 0.2;
/** Milliseconds until the last octet of the archive. */
const TAKE = 10_000;

export const registerRows = (): Promise<BenchRow[]> => onEachStore(bringing);

const FILE = [
  'Name,E-mail,Event,Date,Minutes,Came',
  ...Array.from(
    { length: ROWS },
    (_, at) =>
      `Person ${at % PEOPLE},p${at % PEOPLE}@before.example,Session ${at % (EVENTS / 2)},` +
      `${at < PEOPLE ? 16 : 17}/02/2025,60,Yes`
  )
].join('\n');

async function bringing(engine: Engine): Promise<BenchRow[]> {
  const { url, db, asked } = await countedStore(engine);
  const table = tableOf(FILE);
  const host = { host: 'STEM Glasgow', contact: 'team@stem.example' };
  const begin = performance.now();
  const { id } = done(await draftBringIn(db, { name: 'all.csv', table, by: SYSTEM, now: NOW }));
  done(await applyBringIn(db, { id, ...host, by: SYSTEM, now: NOW }));
  await writeBringIns(db, NOW);
  const ours = performance.now() - begin;
  const statements = asked();
  const { attendances } = (await findBringIn(db, id))!;
  const { done: written } = await bringInState(db, id);
  if (attendances !== ROWS || written !== ROWS) throw new Error(`${attendances} were written`);

  const taking = performance.now();
  const archive = done(await takeOut(db, { url, by: SYSTEM, now: NOW }));
  let octets = 0;
  const sink = new PassThrough().on('data', (some: Buffer) => (octets += some.length));
  await pipeline(archive, sink);
  const take = performance.now() - taking;
  await db.destroy();

  const theirs = await plainly(engine, twoEvents, plain);
  return [
    cost({
      name: `${ROWS} rows of a register, ${statements} statements, ${engine.name}`,
      reference: 'plain inserts of all that it leaves',
      ours,
      theirs,
      unit: 'ms',
      goal: GOAL
    }),
    cost({
      name: `everything taken out, ${Math.round(octets / 1024)} KiB, ${engine.name}`,
      reference: 'at most',
      ours: take,
      theirs: TAKE,
      unit: 'ms',
      goal: 1
    })
  ];
}

/** Where the plain bookings are: everybody is at both. */
async function twoEvents(db: Db): Promise<{ id: string; pool: string }[]> {
  const events = [await published(db, { title: 'One' }), await published(db, { title: 'Two' })];
  const ids = events.map(({ id }) => id);
  return db
    .selectFrom('pool')
    .select(['event_id as id', 'pool.id as pool'])
    .where('event_id', 'in', ids)
    .where('mode', '=', 'room')
    .execute();
}

/** Every row as it ends up in the store but the events, and nothing else. */
async function plain(db: Db, events: { id: string; pool: string }[]): Promise<void> {
  const file = newId();
  await db
    .insertInto('bring_in')
    .values({
      id: file,
      name: 'all.csv',
      encoding: 'UTF-8',
      headers: '[]',
      columns: '{}',
      compared_at: NOW,
      applied_at: NOW,
      applied_by: null,
      finished_at: NOW,
      undone_at: null,
      undone_by: null,
      made_by: null,
      made_at: NOW
    })
    .execute();
  const people = Array.from({ length: PEOPLE }, (_, at) => ({
    id: newId(),
    email: `p${at}@before.example`,
    name: `Person ${at}`
  }));
  const lines = FILE.split('\n').slice(1);
  await inChunks(people, async (some) => {
    await insertPeople(db, some);
    await deeds(db, 'person.brought-in', some);
  });
  await inChunks(lines, async (some, from) => {
    const rows = some.map((line, at) => ({
      ...{ bring_in_id: file, position: from + at, fields: JSON.stringify(line.split(',')) },
      ...{ outcome: 'new' as const, problem: null, facts: JSON.stringify({ line }), done_at: NOW }
    }));
    await db.insertInto('bring_in_row').values(rows).execute();
    const bookings = some.map((_, at) => {
      const { id: event_id, pool: pool_id } = events[from + at < PEOPLE ? 0 : 1]!;
      return {
        ...{ id: newId(), reference: `P${from + at}`, event_id, pool_id },
        ...{ person_id: people[(from + at) % PEOPLE]!.id, state: 'confirmed' as const },
        ...{ mode: 'room' as const, asked_at: NOW, served_until: NOW, confirmed_at: NOW },
        created_at: NOW
      };
    });
    await db.insertInto('booking').values(bookings).execute();
    const notes = bookings.map(({ id }) => ({
      ...{ booking_id: id, came: 'attended' as const, recorded_by: null, recorded_at: NOW }
    }));
    await db.insertInto('attendance').values(notes).execute();
    await deeds(db, 'attendance.brought-in', bookings);
  });
}

async function deeds(db: Db, action: string, of: readonly { id: string }[]): Promise<void> {
  const rows = of.map(({ id }) => ({
    ...{ id: newId(), at: NOW, actor_id: null, action, subject_kind: 'bring_in' },
    ...{ subject_id: id, fields: null }
  }));
  await db.insertInto('audit_entry').values(rows).execute();
}
