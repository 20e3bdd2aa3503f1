/**
 * Feeds: what a calendar's poll costs when nothing has changed, next to building the feed anew, and
 * for how long building a large one keeps the process from everything else. All in time of the
 * processor: what else runs on the machine does not count, and a wait for the database neither.
 */
import { migrate } from '#db/migrate.ts';
import { inTransaction, open, type Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { etagOf, feedText, keptTexts, type Feed, type Texts } from '#lib/calendar/feed.server.ts';
import { publicFeed } from '#lib/changes/feeds/events.server.ts';
import { personFeed } from '#lib/changes/feeds/person.server.ts';

import { done, NOW, published, somebody } from '../support/people.ts';
import type { Engine } from './engines.ts';
import { cost, type BenchRow } from './run.ts';
import { middle, onEachStore } from './stores.ts';

const EVENTS = 1000;
/** Events of the feed whose building is watched for pauses. */
const MANY = 3000;
/** A warm feed takes at most a fiftieth of what a calendar library took for each event: 0.33 ms (decision 0013). */
const WARM = 330 / 50;
/** Milliseconds for which the process may work at a stretch. */
const PAUSE = 50;
const TIMES = 9;
const RUNS = 10;
const edition = 'bench';

export const feedRows = (): Promise<BenchRow[]> => onEachStore(rowsOf);

async function rowsOf(engine: Engine): Promise<BenchRow[]> {
  const url = await engine.place();
  await migrate(url, NOW);
  const db = open(url);
  const person = await fill(db, EVENTS);
  const of = `of ${EVENTS.toLocaleString('en-GB')} events, ${engine.name}`;
  const rows: BenchRow[] = [];
  for (const [whose, read] of [
    ['a public feed', () => publicFeed(db, NOW)],
    ['a person’s feed', () => personFeed(db, { person, alarm: 120, now: NOW })]
  ] as const) {
    const { anew, warm, poll } = await figures(read);
    rows.push(
      row({
        name: `${whose} ${of}, warm`,
        reference: `limit (building it anew: ${Math.round(anew)} µs)`,
        ours: warm,
        theirs: WARM * EVENTS
      }),
      row({
        name: `${whose} ${of}, asked with its ETag`,
        reference: `limit (building it anew: ${Math.round(anew)} µs)`,
        ours: poll,
        theirs: WARM * EVENTS
      })
    );
  }
  await fill(db, MANY - EVENTS);
  rows.push(
    cost({
      name: `longest pause while ${MANY.toLocaleString('en-GB')} events are built, ${engine.name}`,
      reference: 'limit',
      ours: await longestPause(() => publicFeed(db, NOW)),
      theirs: PAUSE,
      unit: 'ms',
      goal: 1
    })
  );
  await db.destroy();
  return rows;
}

const row = (facts: Omit<BenchRow, 'ratio' | 'unit' | 'goal'>): BenchRow =>
  cost({ goal: 1, unit: 'µs', ...facts });

/** So many published events, and somebody who has a place at each of them. */
async function fill(db: Db, count: number): Promise<string> {
  return inTransaction(db, async (db) => {
    const { id, actor } = await somebody(db, 'Reader');
    for (let at = 0; at < count; at++) {
      const event = await published(db, { title: `Evening ${at}: levers from lolly sticks` });
      done(await placeBooking(db, { event: event.id, person: id, by: actor, now: NOW }));
    }
    return id;
  });
}

/** The middle of so many, in microseconds: built anew, with everything kept, and the ETag alone. */
async function figures(
  read: () => Promise<Feed>
): Promise<{ anew: number; warm: number; poll: number }> {
  const took = { anew: [] as number[], warm: [] as number[], poll: [] as number[] };
  const texts = keptTexts();
  await feedText(await read(), { edition, texts });
  const known = etagOf(await read(), edition);
  for (let time = 0; time < TIMES; time++) {
    took.anew.push(await microseconds(async () => answer(await read(), keptTexts())));
    took.warm.push(await each(async () => answer(await read(), texts)));
    took.poll.push(
      await each(async () => {
        if (etagOf(await read(), edition) !== known) throw new Error('The feed has changed');
      })
    );
  }
  return { anew: middle(took.anew), warm: middle(took.warm), poll: middle(took.poll) };
}

/** What a door asks of a feed that its reader does not have yet: its text, with its ETag. */
async function answer(feed: Feed, texts: Texts): Promise<void> {
  await feedText(feed, { edition, texts });
}

/** Microseconds that this thread has worked since it began. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

async function microseconds(work: () => Promise<void>): Promise<number> {
  const begin = worked();
  await work();
  return worked() - begin;
}

/** One of several runs, after some that clear up behind what ran before. */
async function each(work: () => Promise<void>): Promise<number> {
  for (let run = 0; run < RUNS; run++) await work();
  const all = await microseconds(async () => {
    for (let run = 0; run < RUNS; run++) await work();
  });
  return all / RUNS;
}

/** Milliseconds of work between two turns of the event loop, at most, while a feed is built anew. */
async function longestPause(read: () => Promise<Feed>): Promise<number> {
  let longest = 0;
  let last = worked();
  let watching = true;
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const watch = () => {
    look();
    if (watching) setImmediate(watch);
  };
  watch();
  await answer(await read(), keptTexts());
  watching = false;
  look();
  return longest / 1000;
}
