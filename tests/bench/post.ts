/**
 * The post next to bare pooled nodemailer with the very same messages, and 5,000 invitations next to
 * their own statements on the bare driver.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { createTransport } from 'nodemailer';

import { migrate } from '#db/migrate.ts';
import { countAll, inTransaction, open, type Db } from '#db/open.server.ts';
import { draftList, listState, sendList, sendLists } from '#lib/invitations/list.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { mailOf, smtpTransport, type Message } from '#lib/mail/transport.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';

import { done, NOW, ORGANISER, published } from '../support/people.ts';
import { openThrough } from '../support/statements.ts';
import type { Engine, Statement } from './engines.ts';
import { cost, rate, type BenchRow } from './run.ts';
import { onEachStore } from './stores.ts';

/** Of what bare nodemailer, or the bare driver, does in the same time. */
const GOAL = 0.6;
const LETTERS_SENT = 1500;
const INVITED = 5000;
const TIMES = 3;
const MEGABYTE = 1024 * 1024;

export const postRows = (): Promise<BenchRow[]> =>
  onEachStore(async (engine) => [...(await delivery(engine)), ...(await invitations(engine))]);

const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    email: `person.${at}@school.example`,
    name: `Person ${at}`
  }));

/** Invitations with their calendar parts, sent to a real server on loopback; the rate limit is off. */
async function delivery(engine: Engine): Promise<BenchRow[]> {
  const filled = await engine.place();
  await migrate(filled, NOW);
  const db = open(filled);
  await inTransaction(db, async (db) => {
    const event = await published(db);
    const addresses = people(LETTERS_SENT);
    done(await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now: NOW }));
  });
  await db.destroy();
  const sink = fork(join(import.meta.dirname, 'smtp-sink.ts'));
  const [port] = (await once(sink, 'message')) as [number];
  const url = `smtp://127.0.0.1:${port}`;
  const messages: Message[] = [];
  const runs: { ours: number; theirs: number; grown: number }[] = [];
  for (let time = 0; time < TIMES; time++) {
    const copy = open(await engine.copy(filled));
    const transport = smtpTransport(url);
    const before = process.memoryUsage().heapUsed;
    const begin = performance.now();
    const sent = await deliver(copy, {
      letters: LETTERS,
      transport: {
        ...transport,
        async send(message) {
          if (time === 0) messages.push(message);
          return transport.send(message);
        }
      },
      keep: false,
      now: NOW
    });
    const ours = performance.now() - begin;
    if (sent !== LETTERS_SENT) throw new Error(`${engine.name}: ${sent} of ${LETTERS_SENT} went`);
    const grown = process.memoryUsage().heapUsed - before;
    transport.close();
    await copy.destroy();
    runs.push({ ours, theirs: await bare(url, messages), grown });
  }
  sink.disconnect();
  const middle = (of: 'ours' | 'theirs') =>
    runs.map((run) => run[of]).toSorted((a, b) => a - b)[Math.floor(TIMES / 2)]!;
  const perSecond = (milliseconds: number) => (LETTERS_SENT * 1000) / milliseconds;
  return [
    rate({
      name: `letters with an invite delivered, ${engine.name}`,
      reference: 'bare pooled nodemailer, the same messages',
      ours: perSecond(middle('ours')),
      theirs: perSecond(middle('theirs')),
      unit: '1/s',
      goal: GOAL
    })
  ];
}

/** The same messages by a pool of the same size and habits, as fast as it takes them. */
async function bare(url: string, messages: readonly Message[]): Promise<number> {
  const mailer = createTransport({ url, pool: true, maxConnections: 2 });
  const begin = performance.now();
  await Promise.all(messages.map((message) => mailer.sendMail(mailOf(message))));
  const took = performance.now() - begin;
  mailer.close();
  return took;
}

/** 5,000 people on one list: until the last has an invitation in the outbox. */
async function invitations(engine: Engine): Promise<BenchRow[]> {
  const filled = await engine.place();
  await migrate(filled, NOW);
  const db = open(filled);
  const event = await published(db);
  const list = done(
    await draftList(db, {
      event: event.id,
      sources: [{ name: 'Everybody', addresses: people(INVITED) }],
      unread: [],
      by: ORGANISER,
      now: NOW
    })
  );
  await db.destroy();
  const runs: { ours: number; theirs: number; statements: number; grown: number }[] = [];
  for (let time = 0; time < TIMES; time++) {
    const seen: Statement[] = [];
    const counted = openThrough(await engine.copy(filled), (query) => {
      seen.push({ sql: query.sql, parameters: query.parameters });
      return query;
    });
    const before = process.memoryUsage().heapUsed;
    const ours = await timed(() => sendWhole(counted, list.id));
    const grown = process.memoryUsage().heapUsed - before;
    const { done: all } = await listState(counted, list.id);
    if (all !== INVITED) throw new Error(`${engine.name}: ${all} of ${INVITED} were invited`);
    const { count } = await counted
      .selectFrom('outbox')
      .select(countAll.as('count'))
      .executeTakeFirstOrThrow();
    if (count !== INVITED) throw new Error(`${engine.name}: ${count} letters`);
    await counted.destroy();
    const statements = seen.filter(({ sql }) => !/^(begin|commit)/.test(sql));
    const copy = await engine.copy(filled);
    const theirs = await timed(() => engine.replay(copy, [seen], 1));
    runs.push({ ours, theirs, statements: statements.length, grown });
  }
  const middle = (of: 'ours' | 'theirs' | 'statements' | 'grown') =>
    runs.map((run) => run[of]).toSorted((a, b) => a - b)[Math.floor(TIMES / 2)]!;
  return [
    cost({
      name: `5,000 invitations queued, ${engine.name}`,
      reference: `their ${middle('statements')} statements on the bare driver`,
      ours: middle('ours'),
      theirs: middle('theirs'),
      unit: 'ms',
      goal: GOAL
    }),
    cost({
      name: `5,000 invitations queued, ${engine.name}: heap left behind`,
      reference: 'a limit of 64 MB',
      ours: Math.max(1, middle('grown') / MEGABYTE),
      theirs: 64,
      unit: 'MB',
      goal: 1
    })
  ];
}

async function sendWhole(db: Db, list: string): Promise<void> {
  done(await sendList(db, { list, by: ORGANISER, now: NOW }));
  await sendLists(db, NOW);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
