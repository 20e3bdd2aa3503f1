import { expect, test } from 'vitest';

import { rangesOf, readLines, schoolYear, weekdays } from './lines.server.ts';

test.each([
  ['12/10/2026 – 16/10/2026 holiday', { from: '2026-10-12', to: '2026-10-16', kind: 'holiday' }],
  [
    '2026-10-12,2026-10-16,Local holiday',
    { from: '2026-10-12', to: '2026-10-16', kind: 'local-holiday' }
  ],
  ['19.10.26 In-Service day', { from: '2026-10-19', to: '2026-10-19', kind: 'in-service' }],
  ['Wednesday, 19/08/2026, INSERVICE', { from: '2026-08-19', to: '2026-08-19', kind: 'in-service' }]
])('reads “%s”', (text, range) => {
  expect(readLines(`From,To,What\n\n${text}\r\n`)).toMatchObject([{ range, problem: null }]);
});

test.each([
  ['31/02/2026 holiday', 'day-wrong'],
  ['12/10/2026 outing', 'kind-wrong'],
  ['16/10/2026 – 12/10/2026 holiday', 'backwards'],
  ['01/01/2026 – 31/12/2026 holiday', 'too-long'],
  ['10/10/2026 – 11/10/2026 holiday', 'weekend'],
  ['1/9/26, 2/9/26, 3/9/26 holiday', 'day-wrong']
])('says what is wrong with “%s”', (text, problem) => {
  expect(readLines(text)).toMatchObject([{ range: null, problem }]);
});

test('ranges go over weekends, and not over another kind', () => {
  const days = [
    ...weekdays({ from: '2026-10-09', to: '2026-10-13' }).map((day) => ({
      day,
      kind: 'holiday' as const
    })),
    { day: '2026-10-14', kind: 'in-service' as const },
    { day: '2026-10-16', kind: 'in-service' as const }
  ];
  expect(rangesOf(days)).toEqual([
    { from: '2026-10-09', to: '2026-10-13', kind: 'holiday' },
    { from: '2026-10-14', to: '2026-10-14', kind: 'in-service' },
    { from: '2026-10-16', to: '2026-10-16', kind: 'in-service' }
  ]);
});

test('a school year begins in August', () => {
  expect([schoolYear('2026-07-31'), schoolYear('2026-08-01')]).toEqual([2025, 2026]);
});
