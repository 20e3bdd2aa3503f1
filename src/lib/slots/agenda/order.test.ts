import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { moveClockBy } from '#lib/time.server.ts';

import { neighbour, startsAfterMove, timesAfter, type Timed } from './order.ts';

const slot = (id: string, starts: string, minutes: number, track: string | null = null): Timed => ({
  id,
  starts,
  minutes,
  track
});
/** Seven, two and ten minutes, with a minute between talks and five before the break. */
const BOARD = [
  slot('a', '16:05', 7),
  slot('b', '16:13', 2),
  slot('c', '16:16', 10),
  slot('break', '16:31', 20)
];
const after = (agenda: readonly Timed[], move: { slot: string; before: string | null }) => {
  const starts = startsAfterMove(agenda, move);
  return agenda
    .map((one) => ({ ...one, starts: starts.get(one.id) ?? one.starts }))
    .toSorted((x, y) => x.starts.localeCompare(y.starts))
    .map(({ id, starts }) => `${starts} ${id}`);
};

describe('another order', () => {
  test('keeps lengths and gaps, from the same start to the same end', () => {
    expect(after(BOARD, { slot: 'c', before: 'a' })).toEqual([
      '16:05 c',
      '16:20 a',
      '16:28 b',
      '16:31 break'
    ]);
    expect(after(BOARD, { slot: 'a', before: null })).toEqual([
      '16:05 b',
      '16:08 c',
      '16:23 break',
      '16:44 a'
    ]);
  });

  test('moves what runs in several tracks as one', () => {
    const day = [
      slot('keynote', '09:30', 40),
      slot('tinker', '10:10', 60, 'A'),
      slot('code', '10:10', 60, 'B'),
      slot('break', '11:10', 20)
    ];
    expect(after(day, { slot: 'break', before: 'tinker' })).toEqual([
      '09:30 keynote',
      '10:10 break',
      '10:30 tinker',
      '10:30 code'
    ]);
    // and within a track only there
    expect(startsAfterMove(day, { slot: 'tinker', before: 'break' }).size).toBe(0);
  });

  test('knows the neighbour that a button moves it past', () => {
    expect(neighbour(BOARD, { slot: 'a', way: 'up' })).toBeUndefined();
    expect(neighbour(BOARD, { slot: 'b', way: 'up' })).toBe('a');
    expect(neighbour(BOARD, { slot: 'b', way: 'down' })).toBe('break');
    expect(neighbour(BOARD, { slot: 'c', way: 'down' })).toBeNull();
    expect(neighbour(BOARD, { slot: 'break', way: 'down' })).toBeUndefined();
  });

  test('moves what follows', () => {
    expect([...timesAfter(BOARD, '16:16', 5)]).toEqual([
      ['c', '16:21'],
      ['break', '16:36']
    ]);
  });

  test('never makes two overlap, nor changes the span', () => {
    const agenda = fc
      .array(fc.record({ minutes: fc.integer({ min: 1, max: 40 }), gap: fc.nat({ max: 9 }) }), {
        minLength: 2,
        maxLength: 10
      })
      .map((parts) => {
        let at = 9 * 60;
        return parts.map(({ minutes, gap }, index) => {
          const starts = moveClockBy('00:00', at);
          at += minutes + gap;
          return slot(`s${index}`, starts, minutes);
        });
      });
    fc.assert(
      fc.property(agenda, fc.nat(), fc.nat(), (slots, which, where) => {
        const moving = slots[which % slots.length]!;
        const before = slots[where % slots.length]!;
        const starts = startsAfterMove(slots, { slot: moving.id, before: before.id });
        const moved = slots
          .map((one) => ({ ...one, starts: starts.get(one.id) ?? one.starts }))
          .toSorted((x, y) => x.starts.localeCompare(y.starts));
        moved.forEach((one, at) => {
          const next = moved[at + 1];
          if (next) expect(moveClockBy(one.starts, one.minutes) <= next.starts).toBe(true);
        });
        const span = (list: readonly Timed[]) => [
          list[0]!.starts,
          moveClockBy(list.at(-1)!.starts, list.at(-1)!.minutes)
        ];
        expect(span(moved)).toEqual(span(slots));
        if (moving !== before) {
          const order = moved.map(({ id }) => id);
          expect(order.indexOf(moving.id)).toBe(order.indexOf(before.id) - 1);
        }
      })
    );
  });
});
