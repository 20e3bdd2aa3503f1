/**
 * Nominating 500 people of a file, next to the plain inserts of every row that it leaves in the store
 * (the kept file, people, addresses, nominations, letters); and that the number of statements is
 * bounded, whatever the file holds.
 */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import { draftNominations, nominateList } from '#lib/programmes/list.server.ts';

import { done, NOW } from '../support/people.ts';
import { AUTHORITY, coordinatorOf, programmeWith } from '../support/programmes.ts';
import type { Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';
import { countedStore, insertPeople, middle, milliseconds, onEachStore } from './stores.ts';

const PEOPLE = 500;
const TIMES = 5;
/**
 * Of what the plain inserts take in the same run. The rest is what the plain thing leaves out: reading
 * and checking each row, looking each address up three times (in the preview, before and after it is
 * made), and marking each row as done.
 */
const GOAL = 0.4;
/** One chunk of people: looked up for the preview and again, inserted, told, marked; two transactions. */
const STATEMENTS = 32;

export const programmeRows = (): Promise<BenchRow[]> => onEachStore(nominations);

async function nominations(engine: Engine): Promise<BenchRow[]> {
  const { db, asked, reset } = await countedStore(engine);
  const [ours, theirs]: [number[], number[]] = [[], []];
  let statements = 0;
  for (let time = 0; time < TIMES; time++) {
    const programme = await programmeWith(db);
    const of = { programme: programme.id, authority: AUTHORITY, by: coordinatorOf(AUTHORITY) };
    const rows = Array.from({ length: PEOPLE }, (_, at) => [
      `Person ${at}`,
      `person.${at}.${time}@many.example`
    ]);
    const table = { rows: [['Name', 'Email'], ...rows], encoding: 'UTF-8' as const };
    reset();
    ours.push(
      await milliseconds(async () => {
        const list = done(await draftNominations(db, { ...of, table, now: NOW }));
        done(await nominateList(db, { ...of, list: list.id, now: NOW }));
      })
    );
    statements = asked();
    if (statements > STATEMENTS) throw new Error(`${statements} statements for ${PEOPLE} people`);
    theirs.push(await milliseconds(() => plain(db, programme.id, time)));
  }
  await db.destroy();
  return [
    cost({
      name: `nominating ${PEOPLE} people of a file in ${statements} statements, ${engine.name}`,
      reference: 'the plain inserts of all that it leaves',
      ours: middle(ours),
      theirs: middle(theirs),
      unit: 'ms',
      goal: GOAL
    })
  ];
}

/** Every row as it ends up in the store, and nothing else. */
async function plain(db: Db, programme: string, time: number): Promise<void> {
  await inTransaction(db, async (db) => {
    const people = Array.from({ length: PEOPLE }, (_, at) => ({
      id: newId(),
      email: `plain.${at}.${time}@many.example`,
      name: `Person ${at}`
    }));
    await insertPeople(db, people);
    const list = newId();
    await db
      .insertInto('nomination_list')
      .values({
        id: list,
        programme_id: programme,
        authority_id: AUTHORITY,
        encoding: 'UTF-8',
        made_by: null,
        made_at: NOW,
        sent_at: NOW,
        finished_at: NOW
      })
      .execute();
    const kept = people.map(({ email, name }, at) => ({
      list_id: list,
      line: at + 2,
      email,
      name,
      school: '',
      establishment_id: null,
      problem: null,
      done_at: NOW
    }));
    await db.insertInto('nomination_row').values(kept).execute();
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
