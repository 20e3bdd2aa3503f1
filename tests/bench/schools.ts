/**
 * A list of 2,500 schools, read, compared and written, next to the plain inserts of every row that it
 * leaves in the store: the file's own lines, what would become of each, and the schools.
 */
import { CHUNK } from '#db/chunks.ts';
import { newId, type Db } from '#db/open.server.ts';
import {
  applyImport,
  draftImport,
  importState,
  writeImports
} from '#lib/organisations/schools/import/import.server.ts';
import { matchEstablishments } from '#lib/organisations/establishment.server.ts';
import { SYSTEM } from '#lib/people/may.ts';

import { done, NOW } from '../support/people.ts';
import type { Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';
import { countedStore, onEachStore, plainly, tableOf } from './stores.ts';

const SCHOOLS = 2500;
/**
 * Of what the plain inserts take in the same run. The rest is what they leave out: reading columns,
 * comparing each row with the store twice (when it is shown, and again before it is written), and
 * marking what was written, piece by piece, so that others' requests go between. That is work of the
 * process, not of the store: next to SQLite's inserts it weighs more (0.2) than next to PostgreSQL's (0.5).
 */
const GOAL = 0.1;
/** Milliseconds of one search among them. */
const SEARCH = 20;
const SEARCHES = 20;

export const schoolRows = (): Promise<BenchRow[]> => onEachStore(reading);

const FILE = [
  'LA Name,Seed Code,School Name,Sector',
  ...Array.from(
    { length: SCHOOLS },
    (_, at) => `Fife,${7_000_000 + at},${at} Burnside Primary School,Primary`
  )
].join('\n');

async function reading(engine: Engine): Promise<BenchRow[]> {
  const { db, asked } = await countedStore(engine);
  const table = tableOf(FILE);
  const begin = performance.now();
  const { id } = done(await draftImport(db, { name: 'all.csv', table, by: SYSTEM, now: NOW }));
  done(await applyImport(db, { id, closeMissing: false, by: SYSTEM, now: NOW }));
  await writeImports(db, NOW);
  const ours = performance.now() - begin;
  const { done: written } = await importState(db, id);
  if (written !== SCHOOLS) throw new Error(`${written} schools were written`);
  const statements = asked();
  const searching = performance.now();
  for (let time = 0; time < SEARCHES; time++)
    await matchEstablishments(db, `burnside fife ${time}`);
  const search = (performance.now() - searching) / SEARCHES;
  await db.destroy();

  const theirs = await plainly(engine, nothing, async (db) => {
    for (let from = 0; from < SCHOOLS; from += CHUNK) {
      await db
        .insertInto('establishment')
        .values(
          Array.from({ length: CHUNK }, (_, at) => ({
            id: `school-${from + at}`,
            seed_code: String(7_000_000 + from + at),
            name: `${from + at} Burnside Primary School`,
            name_folded: `${from + at} burnside primary school`,
            sector: 'primary',
            authority_id: 'fife',
            closed_on: null
          }))
        )
        .execute();
    }
    await plainDraft(db);
  });
  return [
    cost({
      name: `${SCHOOLS} schools from a file, ${statements} statements, ${engine.name}`,
      reference: 'plain inserts of all that it leaves',
      ours,
      theirs,
      unit: 'ms',
      goal: GOAL
    }),
    cost({
      name: `a school by its name among ${SCHOOLS}, ${engine.name}`,
      reference: 'at most',
      ours: search,
      theirs: SEARCH,
      unit: 'ms',
      goal: 1
    })
  ];
}

const nothing = async () => {};

/** The kept file and what would become of each of its rows, as the import leaves them for a month. */
async function plainDraft(db: Db): Promise<void> {
  const id = newId();
  await db
    .insertInto('school_import')
    .values({
      id,
      name: 'all.csv',
      encoding: 'UTF-8',
      headers: '[]',
      columns: '{}',
      compared_at: NOW,
      close_missing_at: null,
      applied_at: NOW,
      applied_by: null,
      finished_at: NOW,
      made_by: null,
      made_at: NOW
    })
    .execute();
  const lines = FILE.split('\n').slice(1);
  for (let from = 0; from < SCHOOLS; from += CHUNK) {
    const some = lines.slice(from, from + CHUNK).map((line, at) => ({ line, at: from + at }));
    await db
      .insertInto('school_import_text')
      .values(
        some.map(({ line, at }) => ({
          import_id: id,
          position: at,
          fields: JSON.stringify(line.split(','))
        }))
      )
      .execute();
    await db
      .insertInto('school_import_row')
      .values(
        some.map(({ line, at }) => ({
          import_id: id,
          position: at,
          outcome: 'new' as const,
          line: at + 2,
          problem: null,
          establishment_id: `school-${at}`,
          before: null,
          facts: JSON.stringify({ line, authority_id: 'fife', sector: 'primary' }),
          done_at: NOW
        }))
      )
      .execute();
  }
}
