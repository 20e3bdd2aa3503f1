import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { EventKind } from '#db/schema.ts';
import { isClockChange, toInstant, toLocal } from '#lib/time.server.ts';

import { goesAt, mayBeDue, planFor } from './plan-rules.ts';
import { refusedRule, RULES_MOST } from './rule-rules.ts';
import { dueAt, momentOf, usualRules, type Rule, type Sitting } from './rules.ts';
import { sendableFrom, thankAt, thankUntil } from './thank-rules.ts';

const NONE: ReadonlySet<string> = new Set();
const HOUR = 3_600_000;

const sitting = (starts: string, kind: EventKind = 'teachmeet'): Sitting => ({
  kind,
  starts_local: starts,
  starts_at: toInstant(starts)
});
const rule = (wish: Partial<Rule>): Rule => ({
  id: 'rule',
  unit: 'school-days',
  count: 1,
  clock: '15:30',
  who: 'all',
  what: 'reminder',
  madeAt: null,
  ...wish
});
const hours = (count: number): Partial<Rule> => ({ unit: 'hours', count, clock: null });
const days = (count: number, clock: string): Partial<Rule> => ({ unit: 'days', count, clock });
/** Days in a row, the last one too. */
function* from(first: string, last: string) {
  for (let day = first; day <= last; day = nextDay(day, 1)) yield day;
}

// ── a calendar of our own, which knows nothing of the code that is looked at ────────────────────
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
const nextDay = (day: string, count: number) =>
  new Date(utc(day) + count * 24 * HOUR).toISOString().slice(0, 10);
const isOpen = (day: string, closed: ReadonlySet<string>) => {
  const weekday = new Date(utc(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !closed.has(day);
};
/** Open days from one day on, before another. */
const openDays = (first: string, before: string, closed: ReadonlySet<string>) => {
  let count = 0;
  for (let day = first; day < before; day = nextDay(day, 1)) if (isOpen(day, closed)) count += 1;
  return count;
};
const ms = (instant: string) => Date.parse(instant);
const local = (instant: string) => {
  const [day = '', clock = ''] = toLocal(instant).split('T');
  return { day, clock };
};
const isAwake = (clock: string) => clock >= '07:00' && clock < '21:00';

describe('when a rule is due', () => {
  test.each([
    ['the school day before, in winter', '2026-12-10T16:00', {}, '2026-12-09T15:30'],
    ['a Monday’s on Friday', '2026-12-14T16:00', {}, '2026-12-11T15:30'],
    ['over the end of winter time', '2027-03-29T16:00', {}, '2027-03-26T15:30'],
    ['over the end of summer time', '2026-10-26T16:00', {}, '2026-10-23T15:30'],
    [
      'two days before, over the end of winter',
      '2027-03-29T16:00',
      days(2, '16:00'),
      '2027-03-26T15:30'
    ],
    [
      'a day before, over the end of summer',
      '2026-10-26T16:00',
      days(3, '16:00'),
      '2026-10-23T16:00'
    ],
    ['on the day itself', '2026-12-10T16:00', days(0, '09:00'), '2026-12-10T09:00'],
    ['two hours before', '2026-12-10T16:00', hours(2), '2026-12-10T14:00'],
    ['at dawn, moved to seven', '2026-12-10T08:00', hours(2), '2026-12-10T07:00'],
    ['too early even for seven', '2026-12-10T07:00', hours(2), '2026-12-09T20:30'],
    [
      'late in the evening, the next morning',
      '2026-12-10T16:00',
      days(1, '22:15'),
      '2026-12-10T07:00'
    ],
    ['on a Sunday, the Friday before', '2026-12-14T16:00', days(1, '18:00'), '2026-12-11T15:30'],
    ['Friday night, that Friday', '2026-12-14T16:00', days(3, '21:30'), '2026-12-11T15:30'],
    ['hours into a Saturday’s event, on Friday', '2026-12-12T10:00', hours(2), '2026-12-11T15:30']
  ] as const)('%s', (_, starts, wish, expected) => {
    const moment = momentOf(sitting(starts), rule(wish), NONE);
    expect(toLocal(moment!.at)).toBe(expected);
  });

  test('is exact in hours over a clock change, where the wall clock is not', () => {
    // clocks go back at 2 on Sunday 25 October 2026, forward at 1 on Sunday 28 March 2027
    for (const starts of ['2026-10-25T10:00', '2027-03-28T10:00']) {
      const event = sitting(starts);
      const due = dueAt(event, rule(hours(24)), NONE);
      expect(ms(event.starts_at) - ms(due)).toBe(24 * HOUR);
      expect(local(due).clock).not.toBe('10:00');
      expect(local(dueAt(event, rule(days(1, '10:00')), NONE)).clock).toBe('10:00');
    }
  });

  test('finds the tenth school day behind the whole summer', () => {
    const summer = new Set(from('2027-06-26', '2027-08-14'));
    const [cover] = usualRules('full-day');
    const moment = momentOf(sitting('2027-08-20T09:30', 'full-day'), cover!, summer);
    expect(toLocal(moment!.at)).toBe('2027-06-18T15:30');
  });

  test('is never at the start or after it', () => {
    const event = sitting('2026-12-10T16:00');
    expect(momentOf(event, rule(days(0, '16:00')), NONE)).toBeNull();
    expect(momentOf(event, rule(days(0, '15:59')), NONE)).not.toBeNull();
  });
});

// ── anything at all ─────────────────────────────────────────────────────────────────────────────
const clock = fc
  .tuple(fc.nat(23), fc.constantFrom('00', '15', '30', '45', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
/** Two years, with more than its share of the weeks in which the clocks change. */
const day = fc.oneof(
  fc.nat(730).map((count) => nextDay('2026-08-01', count)),
  fc
    .constantFrom('2026-10-25', '2027-03-28', '2027-10-31')
    .chain((change) => fc.integer({ min: -6, max: 8 }).map((count) => nextDay(change, count)))
);
const anySitting = fc
  .tuple(day, clock, fc.constantFrom<EventKind>('full-day', 'twilight', 'webinar'))
  .filter(([day, clock]) => !isClockChange(`${day}T${clock}`))
  .map(([day, clock, kind]) => sitting(`${day}T${clock}`, kind));
const anyRule = fc
  .record({
    id: fc.uuid(),
    unit: fc.constantFrom('school-days', 'days', 'hours'),
    count: fc.integer({ min: 1, max: 20 }),
    clock,
    who: fc.constantFrom('all', 'room', 'online'),
    what: fc.constantFrom('reminder', 'cover', 'starts-soon'),
    madeAt: fc.constantFrom(null, '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z')
  })
  .map((wish): Rule => ({ ...wish, clock: wish.unit === 'hours' ? null : wish.clock }));
/** Single days off, and holidays of up to eight weeks. */
const anyCalendar = fc
  .tuple(
    fc.array(day, { maxLength: 12 }),
    fc.array(fc.tuple(day, fc.integer({ min: 1, max: 56 })), { maxLength: 4 })
  )
  .map(
    ([days, holidays]): ReadonlySet<string> =>
      new Set([
        ...days,
        ...holidays.flatMap(([first, length]) => [...from(first, nextDay(first, length - 1))])
      ])
  );

describe('whatever the rule, the day and the calendar', () => {
  test('a moment is before the start, by daylight, on a school day', () => {
    fc.assert(
      fc.property(anySitting, anyRule, anyCalendar, (event, rule, closed) => {
        const moment = momentOf(event, rule, closed);
        const due = dueAt(event, rule, closed);
        expect(moment === null).toBe(due >= event.starts_at);
        if (!moment) return;
        const { day, clock } = local(moment.at);
        expect(moment.at < event.starts_at).toBe(true);
        expect(isAwake(clock)).toBe(true);
        expect(isOpen(day, closed)).toBe(true);
        if (moment.moved === 'closed') expect(clock).toBe('15:30');
        if (moment.moved === 'quiet') expect(['07:00', '20:30']).toContain(clock);
        if (moment.moved === null) expect(moment.at).toBe(due);
      }),
      { numRuns: 500 }
    );
  });

  test('school days and days keep their wall-clock time, hours are exact', () => {
    fc.assert(
      fc.property(anySitting, anyRule, anyCalendar, (event, rule, closed) => {
        const due = dueAt(event, rule, closed);
        const { day, clock } = local(due);
        const starts = event.starts_local.slice(0, 10);
        if (rule.unit === 'hours') {
          expect(ms(event.starts_at) - ms(due)).toBe(rule.count * HOUR);
          return;
        }
        // a wall-clock time that the change of the clocks skips is read an hour later
        if (!isClockChange(`${day}T${rule.clock}`)) expect(clock).toBe(rule.clock);
        if (rule.unit === 'days') {
          expect(nextDay(day, rule.count)).toBe(starts);
          return;
        }
        expect(isOpen(day, closed)).toBe(true);
        expect(openDays(day, starts, closed)).toBe(rule.count);
      }),
      { numRuns: 500 }
    );
  });

  test('more closed days make no moment later, so that a look at the wide one misses nothing', () => {
    fc.assert(
      fc.property(
        anySitting,
        anyRule,
        anyCalendar,
        anyCalendar,
        fc.integer({ min: 1, max: 1440 }),
        (event, rule, own, others, minutes) => {
          const moment = momentOf(event, rule, own);
          if (!moment) return;
          const everybodys = new Set([...own, ...others]);
          const since = new Date(ms(moment.at) - minutes * 60_000).toISOString();
          expect(mayBeDue(event, [rule], { everybodys, since, now: moment.at })).toBe(true);
        }
      ),
      { numRuns: 500 }
    );
  });

  test('nobody gets two within three hours, and what yields yields to something weightier', () => {
    const weight = { 'starts-soon': 0, reminder: 1, cover: 2 };
    fc.assert(
      fc.property(
        anySitting,
        fc.array(anyRule, { maxLength: 4 }),
        anyCalendar,
        (event, rules, closed) => {
          const { goes, yields } = planFor(event, rules, { mode: 'online', closed });
          for (const [index, { at }] of goes.entries()) {
            const next = goes[index + 1];
            if (next) expect(ms(next.at) - ms(at)).toBeGreaterThanOrEqual(3 * HOUR);
          }
          for (const { moment, to } of yields) {
            expect(weight[to.rule.what]).toBeLessThanOrEqual(weight[moment.rule.what]);
            expect(goes).toContain(to);
          }
          const inSchoolTime = isOpen(event.starts_local.slice(0, 10), closed);
          const all = rules.filter(
            (rule) =>
              rule.who !== 'room' &&
              (rule.what !== 'cover' || inSchoolTime) &&
              momentOf(event, rule, closed)
          );
          expect(goes.length + yields.length).toBe(all.length);
        }
      ),
      { numRuns: 500 }
    );
  });

  test('after a pause a reminder goes by daylight, on a school day, before the start, or not at all', () => {
    fc.assert(
      fc.property(
        anySitting,
        fc.array(anyRule, { minLength: 1, maxLength: 4 }),
        anyCalendar,
        fc.nat(20_000),
        (event, rules, closed, minutes) => {
          const plan = planFor(event, rules, { mode: 'online', closed });
          for (const moment of plan.goes) {
            const now = new Date(ms(moment.at) + minutes * 60_000).toISOString();
            const then = goesAt(moment, plan, { startsAt: event.starts_at, closed, now });
            if (!then) continue;
            expect(then >= moment.at && then < event.starts_at).toBe(true);
            const goes = then === moment.at ? now : then;
            expect(isAwake(local(goes).clock) && isOpen(local(goes).day, closed)).toBe(true);
            const late = ms(goes) - ms(moment.at) > 10 * 60_000;
            const next = plan.goes.find(({ at }) => at > moment.at);
            if (late && next) expect(ms(next.at) - ms(goes)).toBeGreaterThanOrEqual(3 * HOUR);
          }
        }
      ),
      { numRuns: 500 }
    );
  });

  test('thanks come an hour after the end or on a school day after it, by daylight', () => {
    fc.assert(
      fc.property(anySitting, anyCalendar, ({ starts_at: ends }, closed) => {
        const then = thankAt(ends, closed);
        const { day, clock } = local(then);
        expect(isAwake(clock) && isOpen(day, closed)).toBe(true);
        const soon = new Date(ms(ends) + HOUR).toISOString();
        expect(then >= soon).toBe(true);
        if (isAwake(local(soon).clock) && isOpen(local(soon).day, closed)) expect(then).toBe(soon);
        expect(thankUntil(ends, then) > then).toBe(true);
        // no school day with a quarter of it left is passed over
        expect(openDays(nextDay(local(soon).day, 1), day, closed)).toBeLessThanOrEqual(
          local(soon).clock >= '21:00' ? 1 : 0
        );
      }),
      { numRuns: 500 }
    );
  });
});

describe('which reminders go', () => {
  const [dayBefore, twoHours] = usualRules('webinar') as [Rule, Rule];
  const named = (plan: ReturnType<typeof planFor>) => ({
    goes: plan.goes.map(({ rule, at }) => `${rule.id} ${toLocal(at)}`),
    yields: plan.yields.map(({ moment, to }) => `${moment.rule.id} to ${to.rule.id}`)
  });

  test('the usual ones: the school day before, and for those online two hours before', () => {
    const event = sitting('2026-12-10T16:00', 'webinar');
    const rules = usualRules('webinar');
    expect(named(planFor(event, rules, { mode: 'online', closed: NONE })).goes).toEqual([
      'day-before 2026-12-09T15:30',
      'two-hours 2026-12-10T14:00'
    ]);
    expect(named(planFor(event, rules, { mode: 'room', closed: NONE })).goes).toEqual([
      'day-before 2026-12-09T15:30'
    ]);
  });

  test('where schools are closed on the day, the way in goes the day before, instead of the other', () => {
    const event = sitting('2026-12-10T16:00', 'webinar');
    const closed = new Set(['2026-12-10']);
    expect(named(planFor(event, [dayBefore, twoHours], { mode: 'online', closed }))).toEqual({
      goes: ['two-hours 2026-12-09T15:30'],
      yields: ['day-before to two-hours']
    });
  });

  test('of two alike the one that was made later goes', () => {
    const event = sitting('2026-12-10T16:00');
    const first = rule({ id: 'first', ...days(1, '15:00'), madeAt: '2026-11-01T00:00:00.000Z' });
    const second = rule({ id: 'second', ...days(1, '17:00'), madeAt: '2026-11-02T00:00:00.000Z' });
    for (const rules of [
      [first, second],
      [second, first]
    ]) {
      expect(named(planFor(event, rules, { mode: 'room', closed: NONE }))).toEqual({
        goes: ['second 2026-12-09T17:00'],
        yields: ['first to second']
      });
    }
  });

  test('two of one day that are three hours apart and were not moved both go', () => {
    const event = sitting('2026-12-10T16:00');
    const morning = rule({ id: 'morning', ...days(0, '11:00') });
    const plan = planFor(event, [morning, { ...twoHours, who: 'all' }], {
      mode: 'room',
      closed: NONE
    });
    expect(named(plan).goes).toEqual(['morning 2026-12-10T11:00', 'two-hours 2026-12-10T14:00']);
  });

  test('nobody is asked about cover for a day on which their schools are closed', () => {
    const event = sitting('2026-12-10T09:30', 'full-day');
    const plan = planFor(event, usualRules('full-day'), {
      mode: 'room',
      closed: new Set(['2026-12-10'])
    });
    expect(named(plan).goes).toEqual(['day-before 2026-12-09T15:30']);
  });

  test('after a pause, one that another follows within three hours does not go', () => {
    const event = sitting('2026-12-10T16:00', 'webinar');
    const plan = planFor(event, [dayBefore, twoHours], { mode: 'online', closed: NONE });
    const at = (now: string) =>
      goesAt(plan.goes[0]!, plan, { startsAt: event.starts_at, closed: NONE, now: toInstant(now) });
    expect(at('2026-12-09T15:31')).toBe(toInstant('2026-12-09T15:30'));
    expect(at('2026-12-09T22:00')).toBe(toInstant('2026-12-10T07:00'));
    expect(at('2026-12-10T10:59')).toBe(toInstant('2026-12-09T15:30'));
    expect(at('2026-12-10T11:01')).toBeNull();
    expect(at('2026-12-10T14:05')).toBeNull();
  });

  test('after a pause over a weekend it goes on Monday morning, if that is before the start', () => {
    const saturday = toInstant('2026-12-12T10:00');
    expect(toLocal(sendableFrom(saturday, NONE))).toBe('2026-12-14T07:00');
    const early = sitting('2026-12-14T07:00');
    const plan = planFor(early, [dayBefore], { mode: 'room', closed: NONE });
    const facts = { startsAt: early.starts_at, closed: NONE, now: saturday };
    expect(goesAt(plan.goes[0]!, plan, facts)).toBeNull();
  });
});

describe('thanks', () => {
  test.each([
    ['an hour after the end', '2026-12-10T18:00', [], '2026-12-10T19:00'],
    ['in the morning after a late one', '2026-12-10T20:30', [], '2026-12-11T07:00'],
    ['on Monday after a late Friday', '2026-12-11T20:30', [], '2026-12-14T15:30'],
    ['on Monday after a Saturday', '2026-12-12T12:00', [], '2026-12-14T15:30'],
    ['after a holiday', '2026-12-11T20:30', ['2026-12-14', '2026-12-15'], '2026-12-16T15:30'],
    ['on the day that the clocks go back', '2026-10-23T18:00', [], '2026-10-23T19:00']
  ])('%s', (_, ends, closed, expected) => {
    expect(toLocal(thankAt(toInstant(ends), new Set(closed)))).toBe(expected);
  });

  test('are worth three days, or one after the holidays that delayed them', () => {
    const until = (ends: string, closed: readonly string[] = []) => {
      const at = toInstant(ends);
      return toLocal(thankUntil(at, thankAt(at, new Set(closed))));
    };
    expect(until('2026-12-10T18:00')).toBe('2026-12-13T18:00');
    const holidays = [...from('2026-12-21', '2027-01-05')];
    expect(until('2026-12-18T20:30', holidays)).toBe('2027-01-07T15:30');
  });
});

describe('a rule of an organiser’s', () => {
  const NOW = '2026-11-23T10:00:00.000Z';
  const refused = (wish: Partial<Rule>, beside: Rule[] = [], starts = '2026-12-10T16:00') =>
    refusedRule(sitting(starts), { wish: rule(wish), beside, now: NOW })?.refused ?? null;

  test.each([
    ['three school days before', { count: 3 }, null],
    ['on the morning of the day', days(0, '09:00'), null],
    ['an hour before', hours(1), null],
    ['at night, which is moved', days(1, '23:00'), null],
    ['half a day before', { count: 0.5 }, 'rule-wrong'],
    ['no number', { count: Number.NaN }, 'rule-wrong'],
    ['less than nothing', { ...days(-1, '09:00') }, 'rule-wrong'],
    ['no school day before', { count: 0 }, 'rule-wrong'],
    ['no hour before', hours(0), 'rule-wrong'],
    ['half a year before', days(180, '09:00'), 'rule-wrong'],
    ['days without a time', { unit: 'days', clock: null }, 'rule-wrong'],
    ['hours with a time', { unit: 'hours', clock: '15:30' }, 'rule-wrong'],
    ['cover for an evening', { what: 'cover' }, 'rule-cover'],
    ['at the start', days(0, '16:00'), 'rule-after-start'],
    ['after the start', days(0, '18:00'), 'rule-after-start'],
    ['when it is past', days(20, '09:00'), 'rule-past']
  ] as const)('%s', (_, wish, expected) => {
    expect(refused(wish)).toBe(expected);
  });

  test('is none that is there for some of the same people already', () => {
    const there = rule({ id: 'there', who: 'room' });
    expect(refused({ who: 'all' }, [there])).toBe('rule-there');
    expect(refused({ who: 'room', what: 'starts-soon' }, [there])).toBe('rule-there');
    expect(refused({ who: 'online' }, [there])).toBeNull();
    expect(refused({ clock: '15:45' }, [there])).toBeNull();
  });

  test(`is one of ${RULES_MOST} at most`, () => {
    const some = [2, 3, 4, 5].map((count) => rule({ id: `${count}`, count }));
    expect(refused({}, some.slice(1))).toBeNull();
    expect(refused({}, some)).toBe('rules-full');
  });

  test('may be made while there is no date', () => {
    const event = { kind: 'teachmeet' as const, starts_local: null, starts_at: null };
    expect(refusedRule(event, { wish: rule({}), beside: [], now: NOW })).toBeNull();
  });
});
