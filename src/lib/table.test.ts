import { parse } from 'node:path';
import { inflateRawSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { csvOf, guarded, xlsxOf, type Column } from './table.server.ts';

const COLUMNS: Column<{ name: string; note: string }>[] = [
  { heading: 'Name', value: ({ name }) => name },
  { heading: 'Note', value: ({ note }) => note }
];

describe('CSV', () => {
  test.each([
    '=1+1',
    '+44 141',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '"=1',
    "'=1",
    ' =1'
  ])('keeps %j from being a formula', (text) => {
    expect(guarded(text)).toBe(`'${text}`);
  });

  test.each(['Eilidh Baird', '3-5', 'a=b', '', '07700 900123', '“quoted”'])(
    'leaves %j as it is',
    (text) => {
      expect(guarded(text)).toBe(text);
    }
  );

  test('quotes what needs it, and begins with a byte order mark', () => {
    const csv = csvOf(COLUMNS, [{ name: 'Seònaid, “P7”', note: 'line one\nline "two"' }]);
    expect(csv).toBe('\uFEFFName,Note\r\n"Seònaid, “P7”","line one\nline ""two"""\r\n');
  });

  test('of nobody has its headings', () => {
    expect(csvOf(COLUMNS, [])).toBe('\uFEFFName,Note\r\n');
  });
});

describe('XLSX', () => {
  test('opens as an archive whose sheet holds every cell as text', async () => {
    const bytes = await xlsxOf(
      COLUMNS,
      [{ name: 'Seònaid & Co <1>', note: '=1+1' }],
      'A sheet: with a name that is [far] too long for Excel?'
    );
    const files = unzip(bytes);
    const sheet = [...files].find(([name]) => parse(name).base === 'sheet1.xml')![1];
    const strings = [...files.values()].join('');
    expect(strings).toContain('Seònaid &amp; Co &lt;1&gt;');
    expect(strings).toContain('=1+1');
    expect(sheet).not.toContain('<f>');
    const workbook = [...files].find(([name]) => parse(name).base === 'workbook.xml')![1];
    const [, name] = /<sheet [^>]*\bname="([^"]*)"/.exec(workbook)!;
    expect(name!.length).toBeLessThanOrEqual(31);
    expect(name).not.toMatch(/[\\/?*[\]:]/);
  });
});

/** The files of a ZIP archive, by its central directory (APPNOTE 4.3.12). */
function unzip(bytes: Uint8Array): Map<string, string> {
  const data = Buffer.from(bytes);
  const files = new Map<string, string>();
  for (let at = data.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0;) {
    const [method, size] = [data.readUInt16LE(at + 10), data.readUInt32LE(at + 20)];
    const length = data.readUInt16LE(at + 28);
    const local = data.readUInt32LE(at + 42);
    const begin = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    const body = data.subarray(begin, begin + size);
    const name = data.toString('utf8', at + 46, at + 46 + length);
    files.set(name, (method === 8 ? inflateRawSync(body) : body).toString('utf8'));
    at = data.indexOf('PK\u0001\u0002', at + 46 + length, 'latin1');
  }
  return files;
}
