/** A register of 5,000 rows, read, weighed and written, and everything taken out afterwards. */
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { migrate } from '#db/migrate.ts';
import { newId, open } from '#db/open.server.ts';
import { bringInState, draftBringIn, findBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { applyBringIn, writeBringIns } from '#lib/changes/bring-in/write.server.ts';
import { takeOut } from '#lib/changes/take-out/archive.server.ts';
import { CHUNK } from '#lib/import/chunks.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { readTable } from '#lib/read-table.server.ts';

import { ENVIRONMENT } from '../support/environment.ts';
import { done, NOW } from '../support/people.ts';
import { openThrough } from '../support/statements.ts';
import { postgresEngine, sqliteEngine, type Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';

const ROWS = 5000;
const PEOPLE = 2500;
const EVENTS = 100;
/** Next to the plain inserts of people alone: each row is weighed twice, is a booking, a note and two deeds. */
const GOAL = 0.01;
/** Milliseconds until the last octet of the archive. */
const TAKE = 10_000;

export async function bringInRows(): Promise<BenchRow[]> {
  Object.assign(process.env, ENVIRONMENT);
  const rows: BenchRow[] = [];
  for (const engine of [sqliteEngine(), await postgresEngine()]) {
    try {
      rows.push(...(await bringing(engine)));
    } finally {
      await engine.stop();
    }
  }
  return rows;
}

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
  const url = await engine.place();
  await migrate(url, NOW);
  let statements = 0;
  const db = openThrough(
    url,
    (query) => {
      statements += 1;
      return query;
    },
    1
  );
  const table = readTable(new TextEncoder().encode(FILE));
  if ('problem' in table) throw new Error(table.problem);
  const host = { host: 'STEM Glasgow', contact: 'team@stem.example' };
  const begin = performance.now();
  const { id } = done(await draftBringIn(db, { name: 'all.csv', table, by: SYSTEM, now: NOW }));
  done(await applyBringIn(db, { id, ...host, by: SYSTEM, now: NOW }));
  await writeBringIns(db, NOW);
  const ours = performance.now() - begin;
  const asked = statements;
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

  const bare = await engine.place();
  await migrate(bare, NOW);
  const other = open(bare);
  const plainly = performance.now();
  await other.transaction().execute(async (db) => {
    for (let from = 0; from < PEOPLE; from += CHUNK) {
      await db
        .insertInto('person')
        .values(
          Array.from({ length: CHUNK }, (_, at) => ({
            id: newId(),
            email: `p${from + at}@before.example`,
            name: `Person ${from + at}`,
            name_folded: `person ${from + at}`,
            role: null,
            establishment_id: null,
            proved_at: null,
            disabled_at: null,
            created_at: NOW
          }))
        )
        .execute();
    }
  });
  const theirs = performance.now() - plainly;
  await other.destroy();
  return [
    cost({
      name: `${ROWS} rows of a register, ${asked} statements, ${engine.name}`,
      reference: `plain inserts of ${PEOPLE} people`,
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
