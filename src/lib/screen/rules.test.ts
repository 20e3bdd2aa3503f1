import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { clockFace, countdown, draw, orderOf, pauseIn } from './rules.ts';

describe('a countdown', () => {
  const clock = { beganAt: 1_000_000, pausedAt: null, seconds: 120 };
  test.each([
    [0, 120, 'calm'],
    [999, 120, 'calm'],
    [89_000, 31, 'calm'],
    [90_000, 30, 'amber'],
    [119_999, 1, 'amber'],
    [120_000, 0, 'red'],
    [127_000, -7, 'red']
  ] as const)('after %i ms has %i s left and is %s', (gone, left, state) => {
    expect(countdown(clock, clock.beganAt + gone)).toEqual({ left, state, running: true });
  });

  test('stands still while it is paused, and before it began', () => {
    const paused = { ...clock, pausedAt: clock.beganAt + 20_000 };
    expect(countdown(paused, clock.beganAt + 90_000)).toMatchObject({ left: 100, running: false });
    expect(countdown({ ...clock, beganAt: null }, 0)).toEqual({
      left: 120,
      state: 'calm',
      running: false
    });
  });

  test('reads like a clock', () => {
    expect([84, 5, 0, -7, 600].map(clockFace)).toEqual(['1:24', '0:05', '0:00', '+0:07', '10:00']);
  });
});

const item = (slot: string, talk: string | null, kind = 'talk', leaveBy: string | null = null) => ({
  slot,
  kind,
  title: slot,
  clock: '',
  seconds: 420,
  who: null,
  talk,
  leaveBy
});
const AGENDA = [
  item('welcome', null, 'welcome'),
  item('1', 'a'),
  item('2', 'b'),
  item('open', null),
  item('tea', null, 'break'),
  item('3', 'c')
];
const talks = (order: readonly { talk: string | null; slot: string }[]) =>
  order.map(({ talk, slot }) => talk ?? slot);

describe('the order of the evening', () => {
  test('is the agenda’s, without slots that nobody took', () => {
    expect(talks(orderOf(AGENDA, { drawn: [], late: [] }))).toEqual([
      'welcome',
      'a',
      'b',
      'tea',
      'c'
    ]);
  });
  test('puts drawn talks first, each in the next turn of a talk', () => {
    expect(talks(orderOf(AGENDA, { drawn: ['c'], late: [] }))).toEqual([
      'welcome',
      'c',
      'a',
      'tea',
      'b'
    ]);
  });
  test('leaves out who is late, and takes them back where they are put', () => {
    const late = orderOf(AGENDA, { drawn: ['b'], late: ['a'] });
    expect(talks(late)).toEqual(['welcome', 'b', 'tea', 'c']);
  });
});

describe('the random picker', () => {
  const left = (talk: string, leaveBy: string | null = null) => ({ talk, leaveBy, seconds: 420 });

  test('draws everyone once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (names, chances) => {
          let rest = names.map((name) => left(name));
          const drawn: string[] = [];
          for (const random of chances) {
            if (rest.length === 0) break;
            const talk = draw(rest, { clock: '16:05', random })!;
            drawn.push(talk);
            rest = rest.filter((one) => one.talk !== talk);
          }
          expect(drawn.toSorted()).toEqual(names.toSorted());
        }
      )
    );
  });

  test('takes who must leave while there is time, and no earlier than needed', () => {
    const all = [left('a'), left('b'), left('c', '17:00')];
    expect(draw(all, { clock: '16:10', random: 0 })).toBe('a');
    // with another before them they would end at 17:01
    expect(draw(all, { clock: '16:46', random: 0 })).toBe('c');
    expect(draw([], { clock: '16:46', random: 0 })).toBeNull();
  });

  test('counts the tea that comes between', () => {
    const all = [left('a'), left('b'), left('c', '17:00')];
    const pause = { turns: 1, minutes: 20 };
    expect(draw(all, { clock: '16:24', random: 0, pause })).toBe('a');
    // after one more and the tea they would end at 17:01
    expect(draw(all, { clock: '16:26', random: 0, pause })).toBe('c');
    const tea = { ...item('tea', null, 'break'), seconds: 1200 };
    const order = [item('1', 'a'), tea, item('2', 'b')];
    expect(pauseIn(order)).toEqual(pause);
    expect(pauseIn([item('1', 'a'), tea])).toBeNull();
    expect(pauseIn([item('1', 'a')])).toBeNull();
  });

  test('lets nobody miss their turn whom it could save', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 10 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (turns, chances) => {
          // each must leave at the end of some turn; sorted by it, everybody can be heard in time
          const sorted = turns.toSorted((x, y) => x - y);
          fc.pre(sorted.every((turn, at) => turn >= at));
          const clock = (minute: number) =>
            `${String(16 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          let rest = turns.map((turn, at) => left(`t${at}`, clock((turn + 1) * 8)));
          let minute = 0;
          for (const random of chances) {
            if (rest.length === 0) break;
            const talk = draw(rest, { clock: clock(minute), random })!;
            minute += 7;
            expect(clock(minute) <= rest.find((one) => one.talk === talk)!.leaveBy!).toBe(true);
            minute += 1;
            rest = rest.filter((one) => one.talk !== talk);
          }
        }
      )
    );
  });
});
