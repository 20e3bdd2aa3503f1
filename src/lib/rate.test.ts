import { afterEach, expect, test, vi } from 'vitest';

import { open } from '#db/open.server.ts';
import { onBothStores } from '#tests/support/store.ts';

import { allow, type Limit } from './rate.server.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-23T10:00:00.000Z');

onBothStores('a limit', (store) => {
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Real time; windows begin on the clock, here on the hour. */
  const realTimeIs = (milliseconds: number) =>
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(START + milliseconds) });

  let count = 0;
  const limit = (most: number): Limit => ({ what: `test-${++count}`, most, seconds: 3600 });
  const use = async (of: Limit, who: string, times: number) => {
    const answers = [];
    for (let time = 0; time < times; time++) answers.push(await allow(store().db, of, who));
    return answers;
  };

  test('allows so many in a window, and more in the next', async () => {
    const of = limit(3);
    realTimeIs(0);
    expect(await use(of, 'eilidh', 2)).toEqual([true, true]);
    realTimeIs(HOUR - 1);
    expect(await use(of, 'eilidh', 3)).toEqual([true, false, false]);
    realTimeIs(HOUR);
    expect(await use(of, 'eilidh', 1)).toEqual([true]);
  });

  test('is one person’s, and one thing’s', async () => {
    const [of, other] = [limit(1), limit(1)];
    realTimeIs(0);
    expect(await use(of, 'eilidh', 2)).toEqual([true, false]);
    expect(await use(of, 'jo', 1)).toEqual([true]);
    expect(await use(other, 'eilidh', 1)).toEqual([true]);
  });

  test('is not passed by asking many times at once', async () => {
    const of = limit(5);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => allow(store().db, of, 'many'))
    );
    expect(answers.filter(Boolean)).toHaveLength(5);
  });

  test('is closed when it cannot be counted', async () => {
    const own = open(store().url);
    const of = limit(5);
    expect(await allow(own, of, 'eilidh')).toBe(true);
    await own.destroy();
    await expect(allow(own, of, 'eilidh')).rejects.toThrow();
  });
});
