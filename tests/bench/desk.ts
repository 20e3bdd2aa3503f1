/**
 * The booking desk next to its own statements on the bare driver, in the same run and on copies of
 * the same store: what the verbs, their checks and the query builder cost on top of the database.
 */
import { audit } from '#db/audit.ts';
import { migrate } from '#db/migrate.ts';
import { inTransaction, open, type Db } from '#db/open.server.ts';
import { placeBooking, type Booking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';

import { done, NOW, published, somebody } from '../support/people.ts';
import { openThrough } from '../support/statements.ts';
import type { Engine, Transaction } from './engines.ts';
import { cost, rate, type BenchRow } from './run.ts';
import { onEachStore } from './stores.ts';

/** Of what the bare driver does in the same time. */
const GOAL = 0.6;
/** Each figure is the middle one of so many, ours and theirs in turn. */
const TIMES = 3;

interface Asking {
  id: string;
  actor: Actor;
}

export const deskRows = (): Promise<BenchRow[]> =>
  onEachStore(async (engine) => {
    const callers = engine.name === 'SQLite' ? [1] : [1, 8, 32];
    return [
      ...(await bookings(engine, callers)),
      await crowd(engine),
      ...(await waitingList(engine))
    ];
  });

/** Bookings a second for an event with room for all. */
async function bookings(engine: Engine, callers: readonly number[]): Promise<BenchRow[]> {
  const count = engine.name === 'SQLite' ? 1500 : 800;
  const filled = await fill(engine, { people: count, places: count });
  const acts = filled.people.map((person, at) => {
    const now = later(at);
    return (db: Db) => book(db, filled.event, person, now);
  });
  const theirs = await captured(engine, filled.url, acts);
  const rows: BenchRow[] = [];
  for (const many of callers) {
    const figures = await inTurn(
      () => ours(engine, filled.url, acts, many),
      async () => engine.replay(await engine.copy(filled.url), theirs, many)
    );
    rows.push(
      rate({
        name: `bookings, ${engine.name}${many > 1 ? `, ${many} callers` : ''}`,
        reference: `its ${theirs[0]!.length} statements on the bare driver`,
        ours: count / seconds(figures.ours),
        theirs: count / seconds(figures.theirs),
        unit: '1/s',
        goal: GOAL
      })
    );
  }
  return rows;
}

/** 5,000 people at one moment for 100 places: exactly 100 have one, the others wait in their order. */
async function crowd(engine: Engine): Promise<BenchRow> {
  const [people, places] = [5000, 100];
  const filled = await fill(engine, { people, places });
  const acts = filled.people.map((person, at) => {
    const now = later(at);
    return (db: Db) => book(db, filled.event, person, now);
  });
  const theirs = await captured(engine, filled.url, acts);
  const url = await engine.copy(filled.url);
  const ended = await ours(engine, url, acts, people, false);
  const db = open(url);
  const booked = await db
    .selectFrom('booking')
    .select(['state', 'person_id'])
    .orderBy('state')
    .orderBy('rank')
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  const breaches = await audit(db, NOW);
  await db.destroy();
  const going = new Set(
    booked.filter(({ state }) => state === 'confirmed').map(({ person_id }) => person_id)
  );
  const line = booked.filter(({ state }) => state === 'waiting').map(({ person_id }) => person_id);
  const asked = filled.people.map(({ id }) => id).filter((id) => !going.has(id));
  const right =
    going.size === places && breaches.length === 0 && asked.every((id, at) => id === line[at]);
  if (!right) throw new Error(`${engine.name}: ${going.size} of ${places} places, or not in order`);
  const plain = await engine.replay(await engine.copy(filled.url), theirs, 32);
  return cost({
    name: `5,000 at once for 100 places, ${engine.name}: 99 % are answered after`,
    reference: 'the same transactions on the bare driver',
    ours: percentile(ended, 0.99),
    theirs: percentile(plain, 0.99),
    unit: 'ms',
    goal: GOAL
  });
}

/** 500 of those who are going cancel: the first 500 of 10,000 who wait are served, one by one. */
async function waitingList(engine: Engine): Promise<BenchRow[]> {
  const cancels = 500;
  const perPlace = async (waiting: number) => {
    const filled = await fill(engine, { people: cancels, places: cancels, waiting });
    const acts = filled.people.map(({ id, actor }, at) => {
      const now = later(3_600_000 + at);
      return async (db: Db) => {
        const booking = await bookingOf(db, id);
        done(await cancelBooking(db, { booking: booking.id, by: actor, now }));
      };
    });
    const theirs = await captured(engine, filled.url, acts);
    const figures = await inTurn(
      () => ours(engine, filled.url, acts, 1),
      async () => engine.replay(await engine.copy(filled.url), theirs, 1)
    );
    const url = await engine.copy(filled.url);
    await ours(engine, url, acts, 1, false);
    const db = open(url);
    for (const { id } of filled.line.slice(0, cancels)) {
      const { state } = await bookingOf(db, id);
      if (state !== 'confirmed') throw new Error(`${engine.name}: somebody was passed over`);
    }
    await db.destroy();
    return {
      ours: (seconds(figures.ours) * 1e6) / cancels,
      theirs: (seconds(figures.theirs) * 1e6) / cancels
    };
  };
  const few = await perPlace(1000);
  const many = await perPlace(10_000);
  const row = { unit: 'µs each', goal: GOAL, ours: many.ours };
  return [
    cost({
      ...row,
      name: `a cancel that serves one of 10,000, ${engine.name}`,
      reference: 'the same statements on the bare driver',
      theirs: many.theirs
    }),
    cost({
      ...row,
      name: `a cancel that serves one of 10,000, ${engine.name}`,
      reference: 'with 1,000 waiting',
      theirs: few.ours
    })
  ];
}

/** A store with one event, people who have not booked yet (or have, where others wait), and a line. */
async function fill(
  engine: Engine,
  { people: howMany, places, waiting = 0 }: { people: number; places: number; waiting?: number }
): Promise<{ url: string; event: string; people: Asking[]; line: Asking[] }> {
  const url = await engine.place();
  await migrate(url, NOW);
  const db = open(url);
  // in one transaction: only what is measured waits for the disk
  const filled = await inTransaction(db, async (db) => {
    const event = await published(db, { room: places });
    const people: Asking[] = [];
    for (let at = 0; at < howMany + waiting; at++) people.push(await somebody(db, `Person ${at}`));
    if (waiting > 0) {
      for (const [at, person] of people.entries()) await book(db, event.id, person, later(at));
    }
    return { event: event.id, people: people.slice(0, howMany), line: people.slice(howMany) };
  });
  await db.destroy();
  return { url, ...filled };
}

type Act = (db: Db) => Promise<void>;

/** When the `at`th asks; reckoned beforehand, for it is no part of what is measured. */
const later = (at: number): string => plus(NOW, { milliseconds: at });

async function book(db: Db, event: string, { id, actor }: Asking, now: string): Promise<void> {
  done(await placeBooking(db, { event, person: id, by: actor, now }));
}

async function bookingOf(db: Db, person: string): Promise<Booking> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
}

/** Every act on a copy of the store with so many callers; milliseconds at which each ended. */
async function ours(
  engine: Engine,
  url: string,
  acts: readonly Act[],
  callers: number,
  onCopy = true
): Promise<number[]> {
  const db = open(onCopy ? await engine.copy(url) : url, { connections: Math.min(callers, 32) });
  const ended: number[] = [];
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let at = next++; at < acts.length; at = next++) {
        await acts[at]!(db);
        ended.push(performance.now() - begin);
      }
    })
  );
  await db.destroy();
  return ended;
}

/** The transactions of acts, with all their parameters, as they went to the driver. */
async function captured(engine: Engine, url: string, acts: readonly Act[]): Promise<Transaction[]> {
  const seen: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = openThrough(await engine.copy(url), (query) => {
    seen.push({ sql: query.sql, parameters: query.parameters });
    return query;
  });
  const transactions: Transaction[] = [];
  for (const act of acts) {
    await act(db);
    transactions.push(seen.splice(0));
  }
  await db.destroy();
  return transactions;
}

const seconds = (ended: readonly number[]): number => Math.max(...ended) / 1000;

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

/** Ours and theirs by turns, so that a slow moment of the machine meets both; the middle of each. */
async function inTurn(
  ours: () => Promise<number[]>,
  theirs: () => Promise<number[]>
): Promise<{ ours: number[]; theirs: number[] }> {
  const runs: { ours: number[]; theirs: number[] }[] = [];
  for (let time = 0; time < TIMES; time++) {
    runs.push({ ours: await ours(), theirs: await theirs() });
  }
  const middle = (of: 'ours' | 'theirs') =>
    runs.map((run) => run[of]).toSorted((a, b) => seconds(a) - seconds(b))[Math.floor(TIMES / 2)]!;
  return { ours: middle('ours'), theirs: middle('theirs') };
}
