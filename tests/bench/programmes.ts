/**
 * Nominating 500 people of a file, next to the plain inserts of the same rows into the same three
 * tables; and that the number of statements is bounded, whatever the file holds.
 */
import { migrate } from '#db/migrate.ts';
import { inTransaction, newId, open, type Db } from '#db/open.server.ts';
import { draftNominations, nominateList } from '#lib/programmes/list.server.ts';

import { ENVIRONMENT } from '../support/environment.ts';
import { done, NOW } from '../support/people.ts';
import { AUTHORITY, coordinatorOf, programmeWith } from '../support/programmes.ts';
import { openThrough } from '../support/statements.ts';
import { postgresEngine, sqliteEngine, type Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';

const PEOPLE = 500;
const TIMES = 5;
/** Of what the plain inserts take in the same run: checks, lookups and letters cost the rest. */
const GOAL = 0.2;
/** Three chunks of people, each looked up, inserted and told; the preview is one more of each. */
const STATEMENTS = 45;

export async function programmeRows(): Promise<BenchRow[]> {
  Object.assign(process.env, ENVIRONMENT);
  const rows: BenchRow[] = [];
  for (const engine of [sqliteEngine(), await postgresEngine()]) {
    try {
      rows.push(await nominations(engine));
    } finally {
      await engine.stop();
    }
  }
  return rows;
}

async function nominations(engine: Engine): Promise<BenchRow> {
  const url = await engine.place();
  await migrate(url, NOW);
  const db = open(url);
  let statements = 0;
  const counted = openThrough(url, (query) => {
    statements += 1;
    return query;
  });
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    const programme = await programmeWith(db);
    const of = { programme: programme.id, authority: AUTHORITY, by: coordinatorOf(AUTHORITY) };
    const rows = Array.from({ length: PEOPLE }, (_, at) => [
      `Person ${at}`,
      `person.${at}.${time}@many.example`
    ]);
    const table = { rows: [['Name', 'Email'], ...rows], encoding: 'UTF-8' as const };
    statements = 0;
    ours.push(
      await milliseconds(async () => {
        const list = done(await draftNominations(counted, { ...of, table, now: NOW }));
        done(await nominateList(counted, { ...of, list: list.id, now: NOW }));
      })
    );
    if (statements > STATEMENTS) throw new Error(`${statements} statements for ${PEOPLE} people`);
    theirs.push(await milliseconds(() => plain(db, programme.id, time)));
  }
  await counted.destroy();
  await db.destroy();
  return cost({
    name: `nominating ${PEOPLE} people of a file in ${statements} statements, ${engine.name}`,
    reference: 'the plain inserts of people, nominations and letters',
    ours: middle(ours),
    theirs: middle(theirs),
    unit: 'ms',
    goal: GOAL
  });
}

/** The same rows as they end up in the store, and nothing else. */
async function plain(db: Db, programme: string, time: number): Promise<void> {
  await inTransaction(db, async (db) => {
    const people = Array.from({ length: PEOPLE }, (_, at) => ({
      id: newId(),
      email: `plain.${at}.${time}@many.example`,
      name: `Person ${at}`,
      name_folded: `person ${at}`,
      role: null,
      establishment_id: null,
      proved_at: null,
      disabled_at: null,
      created_at: NOW
    }));
    await db.insertInto('person').values(people).execute();
    const rows = people.map(({ id, name }) => ({
      id: newId(),
      programme_id: programme,
      person_id: id,
      typed_name: name,
      authority_id: AUTHORITY,
      nominated_at: NOW
    }));
    await db.insertInto('participant').values(rows).execute();
    const letters = people.map(({ id, email }) => ({
      id: newId(),
      dedupe_key: `plain:${id}`,
      kind: 'nominated',
      ids: '{}',
      to_email: email,
      priority: 1,
      not_before: NOW,
      created_at: NOW
    }));
    await db.insertInto('outbox').values(letters).execute();
  });
}

async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
