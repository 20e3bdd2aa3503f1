/** The last place and the last slot: 8 processes on SQLite, 32 connections on PostgreSQL. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';

import { ENVIRONMENT } from '../support/environment.ts';
import { done, NOW, published, slotIn, somebody } from '../support/people.ts';
import { makeStore, type TestStore } from '../support/store.ts';
import { dropConstraints, openWithout } from '../support/without.ts';
import { run, type Race } from './racer.ts';

const PROCESSES = 8;
const CALLERS = 64;
const PLACES = 10;

let drop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await drop?.();
  drop = undefined;
});

async function newStore(kind: TestStore['kind']): Promise<TestStore> {
  const store = await makeStore(kind);
  drop = store.drop;
  return store;
}

/** All at once: on SQLite from 8 processes, on PostgreSQL over 32 connections of this one. */
async function race(store: TestStore, facts: Omit<Race, 'url'>): Promise<string[]> {
  const { url, kind } = store;
  if (kind === 'postgres') {
    const halves = [0, 1, 2, 3].map((part) => facts.people.filter((_, at) => at % 4 === part));
    const answers = await Promise.all(halves.map((people) => run({ url, ...facts, people })));
    return answers.flat();
  }
  const children = Array.from({ length: PROCESSES }, () =>
    fork(fileURLToPath(new URL('racer.ts', import.meta.url)), {
      env: { ...process.env, ...ENVIRONMENT }
    })
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const answers = await Promise.all(
    children.map(async (child, at) => {
      const people = facts.people.filter((_, place) => place % PROCESSES === at);
      const answer = once(child, 'message');
      child.send({ url, ...facts, people });
      return (await answer)[0] as string[];
    })
  );
  return answers.flat();
}

async function crowd(store: TestStore) {
  const people = [];
  for (let at = 0; at < CALLERS; at++) {
    const { id, name, email } = await somebody(store.db, `Racer ${at}`);
    people.push({ id, name, email });
  }
  return people;
}

const count = (answers: string[], what: string) => answers.filter((a) => a === what).length;

describe.each(['sqlite', 'postgres'] as const)('on %s', (kind) => {
  test('64 people at once for 10 places: exactly 10 are going, the rest wait', async () => {
    const store = await newStore(kind);
    const event = await published(store.db, { room: PLACES });
    const people = await crowd(store);
    const answers = await race(store, { without: [], event: event.id, people, now: NOW });
    expect(count(answers, 'confirmed')).toBe(PLACES);
    expect(count(answers, 'waiting')).toBe(CALLERS - PLACES);
    expect(await audit(store.db, NOW)).toEqual([]);
  });

  test('without the guarded update the constraint still holds', async () => {
    const store = await newStore(kind);
    const event = await published(store.db, { room: PLACES });
    const people = await crowd(store);
    const db = openWithout(store.url, ['places'], 8);
    const answers = await Promise.all(
      people.slice(0, 20).map((person) =>
        placeBooking(db, {
          event: event.id,
          person: person.id,
          by: { person, grants: [] },
          now: NOW
        }).catch(() => 'refused by the database')
      )
    );
    await db.destroy();
    expect(answers.filter((answer) => answer === 'refused by the database')).toHaveLength(10);
    expect(await audit(store.db, NOW)).toEqual([]);
  });

  test('with guard and constraint off, places are sold twice: the race test would see it', async () => {
    const store = await newStore(kind);
    const event = await published(store.db, { room: PLACES });
    const people = await crowd(store);
    await dropConstraints(store.db, kind);
    const answers = await race(store, { without: ['places'], event: event.id, people, now: NOW });
    expect(count(answers, 'confirmed')).toBeGreaterThan(PLACES);
    expect((await audit(store.db, NOW)).map((breach) => breach.invariant)).toContain(
      'no pool has more places taken than it has'
    );
  });

  test('64 people at once for one slot: one gets it', async () => {
    const store = await newStore(kind);
    const event = await published(store.db, { room: PLACES });
    const slot = await slotIn(store.db, event.id);
    const people = await crowd(store);
    const answers = await race(store, {
      without: [],
      event: event.id,
      slot: slot.id,
      people,
      now: NOW
    });
    expect(count(answers, 'confirmed')).toBe(1);
    expect(count(answers, 'slot-taken')).toBe(CALLERS - 1);
    expect(await audit(store.db, NOW)).toEqual([]);
  });

  test('with guard and index off, two talks stand in one slot', async () => {
    const store = await newStore(kind);
    const event = await published(store.db, { room: PLACES });
    const slot = await slotIn(store.db, event.id);
    const people = await crowd(store);
    await dropConstraints(store.db, kind);
    const answers = await race(store, {
      without: ['slot'],
      event: event.id,
      slot: slot.id,
      people,
      now: NOW
    });
    expect(count(answers, 'confirmed')).toBeGreaterThan(1);
  });
});

describe('one person, on postgres', () => {
  test('pressing eight times at once is pressing once', async () => {
    const store = await newStore('postgres');
    const event = await published(store.db, { room: PLACES });
    const person = await somebody(store.db);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        placeBooking(store.db, { event: event.id, person: person.id, by: person.actor, now: NOW })
      )
    );
    const ids = new Set(answers.map((answer) => done(answer).booking.id));
    expect(ids.size).toBe(1);
    const letters = await store.db.selectFrom('outbox').select('kind').execute();
    expect(letters.map(({ kind }) => kind)).toEqual(['booked']);
  });
});
