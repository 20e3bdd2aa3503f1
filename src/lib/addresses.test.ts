import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isEmail } from '#lib/form.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { readAddresses } from './addresses.ts';

/** The addresses of a list as `name <address>`. */
const read = (text: string) =>
  readAddresses(text).addresses.map(({ email, name }) => (name ? `${name} <${email}>` : email));

describe('a pasted list', () => {
  test.each([
    ['one', 'eilidh@school.example', ['eilidh@school.example']],
    ['one to a line', 'a@s.example\r\nb@s.example\n\nc@s.example', 3],
    ['with commas', 'a@s.example, b@s.example,c@s.example', 3],
    ['with semicolons, as Outlook has it', 'a@s.example; b@s.example;', 2],
    ['from a spreadsheet’s row', 'a@s.example\t', 1],
    ['with names', 'Eilidh Baird <e@s.example>', ['Eilidh Baird <e@s.example>']],
    ['with names in quotes', '"Baird, Eilidh" <e@s.example>', ['Eilidh Baird <e@s.example>']],
    ['with single quotes', "'Eilidh Baird' <e@s.example>", ['Eilidh Baird <e@s.example>']],
    ['with an apostrophe of the name', "Jo O'Neill <j@s.example>", ["Jo O'Neill <j@s.example>"]],
    ['a name and a tab', 'Eilidh Baird\te@s.example', ['Eilidh Baird <e@s.example>']],
    ['in capitals', 'Eilidh.BAIRD@School.Example', ['eilidh.baird@school.example']],
    ['links of a page', 'mailto:e@s.example', ['e@s.example']],
    ['links in brackets', 'Eilidh <mailto:e@s.example>', ['Eilidh <e@s.example>']],
    ['bare brackets', '< e@s.example >', ['e@s.example']],
    [
      'names of several, with commas in them',
      '"Baird, Eilidh" <e@s.example>, "Orr, Jo" <j@s.example>',
      ['Eilidh Baird <e@s.example>', 'Jo Orr <j@s.example>']
    ],
    ['names with accents', 'Mòrag NicÌosaig <m@s.example>', ['Mòrag NicÌosaig <m@s.example>']]
  ])('%s', (_, text, expected) => {
    const found = read(text);
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
    expect(readAddresses(text).unread).toEqual([]);
  });

  test('takes each address once and names the doubles', () => {
    expect(readAddresses('a@s.example, Jo <A@s.example>\nb@s.example; a@s.example')).toEqual({
      addresses: [
        { email: 'a@s.example', name: '' },
        { email: 'b@s.example', name: '' }
      ],
      doubles: ['a@s.example', 'a@s.example'],
      unread: []
    });
  });

  test('says what it could not read, as it was typed, and reads the rest', () => {
    const list = 'Eilidh Baird\na@s.example\nnot-an-address@\n@s.example\ntwo@at@s.example\nb@s';
    expect(readAddresses(list)).toEqual({
      addresses: [{ email: 'a@s.example', name: '' }],
      doubles: [],
      unread: ['Eilidh Baird', 'not-an-address@', '@s.example', 'two@at@s.example', 'b@s']
    });
  });

  test('is empty for nothing, and for blanks and separators alone', () => {
    for (const text of ['', ' \n\t ', ',;,\r\n;', '""']) {
      expect(readAddresses(text).addresses).toEqual([]);
    }
  });

  test('loses one line at most to a quote that is not closed', () => {
    expect(read('"Baird, Eilidh <e@s.example>\nb@s.example')).toContain('b@s.example');
  });
});

describe('whatever is pasted', () => {
  test.each(NASTY_TEXTS)('%s hides no address and makes none', (_, text) => {
    const { addresses } = readAddresses(`first@s.example\n${text}\n${text} <last@s.example>`);
    expect(addresses[0]).toEqual({ email: 'first@s.example', name: '' });
    for (const { email } of addresses) expect(isEmail(email)).toBe(true);
  });

  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.emailAddress(),
    fc.constantFrom(...'<>",;@\r\n \t\'', 'mailto:', '<a@b.example>', '\u2028', ...textsOnly())
  );
  const pasted = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  test('it never throws, and every address that it returns is one', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const { addresses, doubles } = readAddresses(text);
        const emails = addresses.map(({ email }) => email);
        expect(emails.filter((email) => !isEmail(email) || email !== email.toLowerCase())).toEqual(
          []
        );
        expect(new Set(emails).size).toBe(emails.length);
        expect(doubles.filter((email) => !emails.includes(email))).toEqual([]);
        for (const { name } of addresses) expect(name).not.toMatch(/[\r\n\t"]/);
      }),
      { numRuns: 1000 }
    );
  });

  test('a list of plain addresses comes back as it is, however it is divided', () => {
    const plain = fc
      .uniqueArray(
        fc.tuple(
          fc.stringMatching(/^[a-z][a-z0-9.]{0,10}[a-z0-9]$/),
          fc.stringMatching(/^[a-z]{2,9}$/)
        ),
        { minLength: 1, maxLength: 30, selector: ([local, host]) => `${local}@${host}` }
      )
      .map((pairs) => pairs.map(([local, host]) => `${local.replace(/\.+/g, '.')}@${host}.example`))
      .map((emails) => [...new Set(emails)]);
    fc.assert(
      fc.property(plain, fc.constantFrom(', ', ';', '\n', '\r\n', ',\n'), (emails, divided) => {
        expect(readAddresses(emails.join(divided)).addresses.map(({ email }) => email)).toEqual(
          emails
        );
      })
    );
  });

  test.each([
    ['one endless word', 'a'.repeat(100_000)],
    ['endless ats', 'a@'.repeat(50_000)],
    ['an open bracket and endless blanks', `<${' '.repeat(100_000)}x`],
    ['endless open brackets', '<'.repeat(100_000)],
    ['endless quotes', '"'.repeat(100_000)],
    ['endless mailtos', 'mailto:'.repeat(14_000)]
  ])('%s is read in no time', (_, text) => {
    const begin = performance.now();
    expect(readAddresses(text).addresses).toEqual([]);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

function textsOnly(): string[] {
  return NASTY_TEXTS.map(([, text]) => text);
}
