import { expect, test } from 'vitest';

import { filterQuery, readFilter } from './people-filter.ts';

const read = (query: string) => readFilter(new URLSearchParams(query));

test('an empty address shows who is coming, in the order of asking', () => {
  expect(read('')).toEqual({
    state: 'confirmed',
    search: '',
    mode: null,
    authority: null,
    changed: false,
    sort: 'asked'
  });
});

test('what it does not know is left out', () => {
  expect(read('state=lost&mode=orbit&sort=luck&changed=perhaps')).toEqual(read(''));
});

test.each([
  'state=confirmed',
  'state=ended&q=Muir&mode=online&authority=fife&changed=yes&sort=school'
])('%s comes back as it was', (query) => {
  expect(filterQuery(read(query))).toBe(query);
});

test('carries a page', () => {
  expect(filterQuery(read(''), { page: '2' })).toBe('state=confirmed&page=2');
});
