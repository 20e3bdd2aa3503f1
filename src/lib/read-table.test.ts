import { describe, expect, test } from 'vitest';

import { addressesIn } from './addresses.ts';
import { readTable, TABLE_LIMIT } from './read-table.server.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
  new Uint8Array(Buffer.from(text, encoding));
const read = (text: string | Uint8Array) => {
  const table = readTable(typeof text === 'string' ? bytes(text) : text);
  if ('problem' in table) throw new Error(table.problem);
  return table;
};

describe('a table from another program', () => {
  test.each([
    ['commas', 'a,b\n1,"2, 3"\n'],
    ['semicolons', 'a;b\r\n1;"2, 3"\r\n'],
    ['tabs', 'a\tb\n1\t2, 3\n'],
    ['a byte order mark', '\ufeffa,b\n1,"2, 3"'],
    ['empty lines', 'a,b\n\n , \n1,"2, 3"\n\n']
  ])('is read with %s', (_, text) => {
    expect(read(text)).toEqual({
      rows: [
        ['a', 'b'],
        ['1', '2, 3']
      ],
      encoding: 'UTF-8'
    });
  });

  test('is read in the encodings that Excel writes, and says which', () => {
    const text = 'Name,E-mail\nMòrag NicDhòmhnaill,morag@school.example\n';
    expect(read(bytes(text, 'latin1'))).toMatchObject({
      encoding: 'Windows-1252',
      rows: [
        ['Name', 'E-mail'],
        ['Mòrag NicDhòmhnaill', 'morag@school.example']
      ]
    });
    const utf16 = new Uint8Array([0xff, 0xfe, ...bytes(text, 'utf16le')]);
    expect(read(utf16)).toMatchObject({ encoding: 'UTF-16', rows: [['Name', 'E-mail'], {}] });
  });

  test.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['blank lines', bytes('\n , ,\n'), 'empty'],
    ['a workbook', bytes('PK\u0003\u0004 and so on'), 'workbook'],
    ['a picture', new Uint8Array([0x89, 0x50, 0, 0, 1]), 'not-text'],
    ['more than two megabytes', new Uint8Array(TABLE_LIMIT + 1), 'too-large'],
    ['a quote that never closes', bytes('a,b\n"1,2\n3,4'), 'not-a-table']
  ])('that is %s is not read', (_, given, problem) => {
    expect(readTable(given)).toEqual({ problem });
  });
});

describe('addresses in a table', () => {
  const rows = (text: string) => addressesIn(read(text).rows);

  test.each([
    ['a heading that says so', 'School,Name,Email address\nMuir,Eilidh Baird,E@school.example'],
    ['first and last names', 'Surname;First name;E-mail\nBaird;Eilidh;e@school.example'],
    ['no headings at all', 'e@school.example,Eilidh Baird'],
    ['a heading in another language', 'Seòladh puist,Ainm,Name\ne@school.example,x,Eilidh Baird'],
    ['a heading over nothing', 'E-mail,Contact,Name\n,e@school.example,Eilidh Baird']
  ])('are found by %s', (_, text) => {
    expect(rows(text)!.addresses).toEqual([{ email: 'e@school.example', name: 'Eilidh Baird' }]);
  });

  test('are each taken once; what is none is named', () => {
    const found = rows(
      'Email,Name\na@b.example,A\nA@B.EXAMPLE,A\n=cmd|x,Evil\n,Nobody\nc@d.example,"Orr, Jo"'
    );
    expect(found).toEqual({
      addresses: [
        { email: 'a@b.example', name: 'A' },
        { email: 'c@d.example', name: 'Jo Orr' }
      ],
      doubles: ['a@b.example'],
      unread: ['=cmd|x, Evil', 'Nobody']
    });
  });

  test('are not there when no column has any', () => {
    expect(rows('Name,School\nEilidh,Muir\nJo,Cart')).toBeNull();
  });

  test('are found among ten thousand rows', () => {
    const text = Array.from({ length: 10_000 }, (_, at) => `Person ${at},p${at}@school.example`);
    expect(rows(['Name,Email', ...text].join('\n'))!.addresses).toHaveLength(10_000);
  });
});
