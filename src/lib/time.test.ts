import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  archText,
  at,
  clockText,
  dayOf,
  instantText,
  isClockChange,
  isSchoolDay,
  lengthText,
  minutesBetween,
  moveClockBy,
  plus,
  readClock,
  readDay,
  schoolDaysAfter,
  schoolDaysBefore,
  subjectWhen,
  toInstant,
  toLocal,
  whenText
} from './time.server.ts';

const NONE: ReadonlySet<string> = new Set();
/** Finished texts keep their parts together by special blanks; plain ones are easier to compare. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '');

describe('instants and wall clocks', () => {
  test.each([
    ['in winter', '2026-11-26T16:00', '2026-11-26T16:00:00.000Z'],
    ['in summer', '2026-06-26T16:00', '2026-06-26T15:00:00.000Z'],
    ['on the last evening of winter', '2027-03-27T18:00', '2027-03-27T18:00:00.000Z'],
    ['on the first evening of summer', '2027-03-28T18:00', '2027-03-28T17:00:00.000Z'],
    ['on the last evening of summer', '2026-10-24T18:00', '2026-10-24T17:00:00.000Z'],
    ['on the first evening of winter', '2026-10-25T18:00', '2026-10-25T18:00:00.000Z']
  ])('%s', (_, local, instant) => {
    expect(toInstant(local)).toBe(instant);
    expect(toLocal(instant)).toBe(local);
    expect(dayOf(instant)).toBe(local.slice(0, 10));
  });

  test('the day is the one in Scotland, not the one in UTC', () => {
    expect(dayOf('2026-06-30T23:30:00.000Z')).toBe('2026-07-01');
  });

  test('text order is time order: instants have one length', () => {
    const instant = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true
    });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [first, second] = [
          plus(a.toISOString(), { hours: 1 }),
          plus(b.toISOString(), { hours: 1 })
        ];
        expect(first).toHaveLength(24);
        expect(first < second).toBe(a < b);
      })
    );
  });

  test('an hour later is an hour later, also over a clock change', () => {
    expect(plus('2027-03-28T00:30:00.000Z', { hours: 1 })).toBe('2027-03-28T01:30:00.000Z');
    expect(toLocal(plus(toInstant('2027-03-28T00:30'), { hours: 1 }))).toBe('2027-03-28T02:30');
  });

  test.each([
    ['does not exist', '2027-03-28T01:30', true],
    ['exists twice', '2026-10-25T01:30', true],
    ['is before the change', '2027-03-28T00:59', false],
    ['is after the change', '2027-03-28T02:00', false],
    ['is an ordinary night', '2027-03-27T01:30', false],
    ['is an afternoon of that day', '2026-10-25T16:00', false]
  ])('a time that %s', (_, local, refused) => {
    expect(isClockChange(local)).toBe(refused);
  });

  test('every local time that is not refused comes back as it was', () => {
    const minute = fc.integer({ min: 0, max: 366 * 24 * 60 });
    fc.assert(
      fc.property(minute, (minutes) => {
        const local = Temporal.PlainDateTime.from('2026-08-01T00:00')
          .add({ minutes })
          .toString({ smallestUnit: 'minute' });
        if (!isClockChange(local)) expect(toLocal(toInstant(local))).toBe(local);
      })
    );
  });
});

describe('school days', () => {
  const ST_ANDREWS = new Set(['2026-11-30']);
  const CHRISTMAS = new Set(
    Array.from({ length: 17 }, (_, day) =>
      new Date(Date.UTC(2026, 11, 21 + day)).toISOString().slice(0, 10)
    )
  );

  test.each([
    ['the day before', '2026-12-10', 1, NONE, '2026-12-09'],
    ['over a weekend', '2026-12-14', 1, NONE, '2026-12-11'],
    ['of a Sunday', '2026-12-13', 1, NONE, '2026-12-11'],
    ['over a local holiday', '2026-12-01', 1, ST_ANDREWS, '2026-11-27'],
    ['five of them', '2026-12-10', 5, NONE, '2026-12-03'],
    ['ten of them, with a holiday', '2026-12-10', 10, ST_ANDREWS, '2026-11-25'],
    ['over Christmas', '2027-01-08', 2, CHRISTMAS, '2026-12-18'],
    ['none', '2026-12-10', 0, NONE, '2026-12-10']
  ])('before: %s', (_, day, count, closed, expected) => {
    expect(schoolDaysBefore(day, count, closed)).toBe(expected);
  });

  test('after, and back again', () => {
    expect(schoolDaysAfter('2026-12-11', 1, NONE)).toBe('2026-12-14');
    expect(schoolDaysAfter('2026-12-18', 1, CHRISTMAS)).toBe('2027-01-07');
    const day = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), (offset, count) => {
        const start = Temporal.PlainDate.from('2026-08-01').add({ days: offset }).toString();
        const there = schoolDaysAfter(start, count, CHRISTMAS);
        expect(isSchoolDay(there, CHRISTMAS)).toBe(true);
        const back = schoolDaysBefore(there, count, CHRISTMAS);
        expect(back <= start).toBe(true);
        if (isSchoolDay(start, CHRISTMAS)) expect(back).toBe(start);
      })
    );
  });

  test('a year typed as one long holiday still ends', () => {
    const ever = new Set(
      Array.from({ length: 3000 }, (_, day) =>
        Temporal.PlainDate.from('2020-01-01').add({ days: day }).toString()
      )
    );
    expect(schoolDaysBefore('2026-12-10', 3, ever) < '2025-12-10').toBe(true);
  });

  test('half past three is half past three on both sides of a clock change', () => {
    expect(at('2027-03-26', '15:30')).toBe('2027-03-26T15:30:00.000Z');
    expect(at('2027-03-29', '15:30')).toBe('2027-03-29T14:30:00.000Z');
  });
});

describe('what people type', () => {
  test.each([
    ['26/11/2026', '2026-11-26'],
    ['26.11.26', '2026-11-26'],
    ['26 11 2026', '2026-11-26'],
    ['2026-11-26', '2026-11-26'],
    [' 1-2-2027 ', '2027-02-01'],
    ['29/2/2028', '2028-02-29'],
    ['29/2/2027', null],
    ['31/11/2026', null],
    ['11/26/2026', null],
    ['26 November', null],
    ['0/0/2026', null],
    ['26/11/202', null],
    ['', null]
  ])('the day %j is %j', (typed, day) => {
    expect(readDay(typed)).toBe(day);
  });

  test.each([
    ['16:00', '16:00'],
    ['4 pm', '16:00'],
    ['4:30pm', '16:30'],
    ['4.30 PM', '16:30'],
    ['12 am', '00:00'],
    ['12 pm', '12:00'],
    ['9:05', '09:05'],
    ['24:00', null],
    ['16:60', null],
    ['13 pm', null],
    ['0 am', null],
    ['4', null],
    ['noon', null],
    ['', null]
  ])('the time %j is %j', (typed, clock) => {
    expect(readClock(typed)).toBe(clock);
  });
});

describe('how times read', () => {
  const sitting = { starts_local: '2026-11-26T16:00', ends_local: '2026-11-26T17:30' };

  test('an event’s time, with the hour once where both are in one half of the day', () => {
    expect(plain(whenText(sitting))).toBe('Thu 26 Nov 2026, 4–5:30 pm');
    const day = { starts_local: '2026-11-26T09:15', ends_local: '2026-11-26T15:15' };
    expect(plain(whenText(day, false))).toBe('Thu 26 Nov, 9:15 am–3:15 pm');
    expect(subjectWhen(sitting)).toBe('Thu 26 Nov, 4 pm');
    expect(subjectWhen({ starts_local: null, ends_local: null })).not.toBe('');
  });

  test('an instant is said in UK time', () => {
    expect(plain(instantText('2026-07-01T15:00:00.000Z'))).toBe('Wed 1 Jul, 4 pm');
  });

  test.each([
    ['12:00', '12 noon'],
    ['00:00', '12 am'],
    ['12:30', '12:30 pm'],
    ['09:05', '9:05 am']
  ])('%s is %s', (clock, text) => {
    expect(plain(clockText(clock))).toBe(text);
  });

  test.each([
    [45, '45 min'],
    [60, '1 hour'],
    [90, '1½ hours'],
    [120, '2 hours'],
    [130, '2 hours 10 min']
  ])('%i minutes are %s', (minutes, text) => {
    expect(plain(lengthText(minutes))).toBe(text);
  });

  test('sums of minutes', () => {
    expect(minutesBetween('2026-11-26T16:00', '2026-11-26T15:30')).toBe(-30);
    expect(moveClockBy('16:05', 30)).toBe('16:35');
    expect(archText('2026-11-26')).toEqual({ day: 'Thu', number: '26', month: 'Nov' });
  });
});
