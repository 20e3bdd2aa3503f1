import { afterEach, expect, test, vi } from 'vitest';

import { open } from '#db/open.server.ts';
import { NOW } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { moveClock, storeNow } from './clock.server.ts';
import { runRound } from './rounds.server.ts';

onBothStores('a round', (store) => {
  afterEach(() => {
    vi.useRealTimers();
  });
  let since = 0;
  function realTimeIs(seconds: number): void {
    if (!vi.isFakeTimers()) since = Temporal.Now.instant().epochMilliseconds;
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(since + seconds * 1000) });
  }

  /** A job that goes on until it is told to end. */
  function job(every = 30) {
    let end = () => {};
    let runs = 0;
    const ended = new Promise<void>((resolve) => (end = resolve));
    return {
      end: () => end(),
      runs: () => runs,
      round: {
        every,
        run: async () => {
          runs += 1;
          await ended;
        }
      }
    };
  }

  test('runs in one of two processes at a time', async () => {
    const { db, url } = store();
    const other = open(url);
    const { round, runs, end } = job();
    realTimeIs(0);
    const first = runRound(db, 'one-at-a-time', round, false);
    await vi.waitUntil(() => runs() === 1);
    expect(await runRound(other, 'one-at-a-time', round, false)).toBe(false);
    // another job is no concern of its lease
    const free = job();
    free.end();
    expect(await runRound(other, 'another', free.round, false)).toBe(true);
    end();
    expect(await first).toBe(true);
    expect(runs()).toBe(1);
    await other.destroy();
  });

  test('runs once when many processes tick at the same moment', async () => {
    const { url } = store();
    const handles = Array.from({ length: 6 }, () => open(url));
    const { round, runs, end } = job();
    end();
    realTimeIs(0);
    const ran = await Promise.all(handles.map((db) => runRound(db, 'many', round, false)));
    expect(ran.filter(Boolean)).toHaveLength(1);
    expect(runs()).toBe(1);
    for (const db of handles) await db.destroy();
  });

  test('comes again when its time is over, wherever', async () => {
    const { db } = store();
    const { round, end } = job(30);
    end();
    realTimeIs(0);
    expect(await runRound(db, 'again', round, false)).toBe(true);
    realTimeIs(29);
    expect(await runRound(db, 'again', round, false)).toBe(false);
    realTimeIs(30);
    expect(await runRound(db, 'again', round, false)).toBe(true);
  });

  test('whose process died is taken over after a minute', async () => {
    const { db } = store();
    const dead = job();
    const alive = job();
    alive.end();
    realTimeIs(0);
    const died = runRound(db, 'died', dead.round, false);
    await vi.waitUntil(() => dead.runs() === 1);
    realTimeIs(59);
    expect(await runRound(db, 'died', alive.round, false)).toBe(false);
    realTimeIs(60);
    expect(await runRound(db, 'died', alive.round, false)).toBe(true);
    dead.end();
    await died;
  });

  test('that fails is tried again at its next time, and fails nobody else', async () => {
    const { db } = store();
    let runs = 0;
    const run = async () => {
      runs += 1;
      throw new Error('a bug');
    };
    realTimeIs(0);
    expect(await runRound(db, 'fails', { every: 1, run }, false)).toBe(true);
    realTimeIs(1);
    expect(await runRound(db, 'fails', { every: 1, run }, false)).toBe(true);
    expect(runs).toBe(2);
  });

  test('gets the store’s time, which only a demo moves', async () => {
    const { db } = store();
    const seen: string[] = [];
    const round = { every: 1, run: async (_: unknown, now: string) => void seen.push(now) };
    await moveClock(db, '2030-01-01T00:00:00.000Z');
    realTimeIs(0);
    expect(await storeNow(db, true)).not.toContain('2030');
    await db.updateTable('installation').set({ demo_at: NOW }).execute();
    await moveClock(db, '2030-01-01T00:00:00.000Z');
    await runRound(db, 'clock', round, true);
    await runRound(db, 'real-clock', round, false);
    // never a moment early, or what falls due at that minute would not be
    expect(seen[0]).toMatch(/^2030-01-01T00:00/);
    expect(seen[1]).not.toContain('2030');
    await db.updateTable('installation').set({ clock_offset: 0, demo_at: null }).execute();
  });
});
