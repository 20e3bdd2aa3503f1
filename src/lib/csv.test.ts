import { expect, test } from 'vitest';

import { csvText } from './csv.server.ts';

test('cells stay text, whatever they begin with', () => {
  const text = csvText(
    ['Name'],
    [['=1+1'], ['＝1+1'], ["'=1+1"], ['  @cmd'], ['-2'], ['O’Neill, "Al"'], ['Eilidh']]
  );
  expect(text.split('\r\n')).toEqual([
    '\ufeffName',
    "'=1+1",
    "'＝1+1",
    "''=1+1",
    "'  @cmd",
    "'-2",
    '"O’Neill, ""Al"""',
    'Eilidh',
    ''
  ]);
});
