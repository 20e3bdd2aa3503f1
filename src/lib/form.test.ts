import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { again, email, isEmail, line, lines, neededLine, readForm } from './form.ts';

const schema = v.object({
  name: neededLine(20, 'Enter your name', 'Shorten your name'),
  email: email('Enter an e-mail address'),
  note: lines(50, 'Shorten the note'),
  levels: v.array(v.picklist(['early', 'first']))
});

function form(fields: [name: string, value: string | File][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}
const GOOD: [string, string][] = [
  ['name', 'Eilidh'],
  ['email', ' Eilidh@School.Example '],
  ['note', 'one\r\ntwo'],
  ['levels', 'early'],
  ['levels', 'first']
];
const without = (...names: string[]) => GOOD.filter(([name]) => !names.includes(name));

describe('a form', () => {
  test('becomes values, and keeps what was typed', () => {
    expect(readForm(schema, form(GOOD))).toMatchObject({
      ok: true,
      values: {
        name: 'Eilidh',
        email: 'eilidh@school.example',
        note: 'one\ntwo',
        levels: ['early', 'first']
      },
      typed: { email: ' Eilidh@School.Example ', levels: ['early', 'first'] }
    });
  });

  test('with mistakes names each field once, in their order, and loses nothing typed', () => {
    const long = 'x'.repeat(60);
    const fields: [string, string][] = [
      ['note', long],
      ['email', 'eilidh at school'],
      ['name', '  '],
      ['levels', 'first']
    ];
    expect(readForm(schema, form(fields))).toEqual({
      ok: false,
      typed: { name: '  ', email: 'eilidh at school', note: long, levels: ['first'] },
      problems: [
        { field: 'name', message: 'Enter your name' },
        { field: 'email', message: 'Enter an e-mail address' },
        { field: 'note', message: 'Shorten the note' }
      ]
    });
  });

  test('without a field, or with a file for one, is a form with that field empty', () => {
    const missing = readForm(schema, form(without('name', 'levels')));
    expect(missing).toMatchObject({
      ok: false,
      typed: { name: '', levels: [] },
      problems: [{ field: 'name' }]
    });
    const file = readForm(schema, form([...without('name'), ['name', new File(['x'], 'x.txt')]]));
    expect(file).toMatchObject({ ok: false, typed: { name: '' } });
  });

  test.each(['admin', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'with a field %s that it has not is refused',
    (name) => {
      expect(readForm(schema, form([...GOOD, [name, '1']]))).toMatchObject({
        ok: false,
        problems: [{ field: '', message: `Unknown field: ${name}` }]
      });
    }
  );

  test('takes only choices that it offers', () => {
    const typed = readForm(schema, form([...GOOD, ['levels', 'fifth']]));
    expect(typed).toMatchObject({ ok: false, typed: { levels: ['early', 'first', 'fifth'] } });
  });

  test('comes again with a verb’s refusal at its field', () => {
    expect(again({ name: 'Jo' }, 'name', 'That is taken')).toEqual({
      typed: { name: 'Jo' },
      problems: [{ field: 'name', message: 'That is taken' }]
    });
  });

  test.each(NASTY_TEXTS)('of %s comes back as it was typed', (_, text) => {
    const sent = form([...without('note'), ['note', text]]);
    const read = readForm(schema, sent);
    expect(read.typed['note']).toBe(sent.get('note'));
    const oneLine = v.safeParse(line(1000, 'long'), text);
    expect(oneLine.success).toBe(true);
    expect(oneLine.output).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
  });
});

describe('an address', () => {
  test.each([
    'eilidh@school.example',
    "o'neil@school.example",
    'first.last+teachmeet@sub.school.example',
    'a@b-c.example',
    `${'a'.repeat(64)}@school.example`
  ])('%s is one', (text) => {
    expect(isEmail(text)).toBe(true);
  });

  test.each([
    '',
    'eilidh',
    '@school.example',
    'eilidh@',
    'eilidh@school',
    'eilidh@-school.example',
    'eilidh@school..example',
    '.eilidh@school.example',
    'eilidh.@school.example',
    'ei..lidh@school.example',
    'eilidh@school.example, mallory@evil.example',
    'eilidh@school.example\r\nBcc: mallory@evil.example',
    '"eilidh baird"@school.example',
    'eilidh@[127.0.0.1]',
    'eilidh@school.example\n',
    'eïlidh@school.example',
    'Eilidh <eilidh@school.example>',
    `${'a'.repeat(65)}@school.example`,
    `a@${'b.'.repeat(130)}example`
  ])('%j is none', (text) => {
    expect(isEmail(text)).toBe(false);
  });

  test('is looked at in no time, however long the text', () => {
    const begin = performance.now();
    fc.assert(
      fc.property(fc.constantFrom('a', 'a.', 'a@', '-', 'a-'), (unit) => {
        isEmail(unit.repeat(100_000));
        isEmail(`a@${unit.repeat(120)}!`);
      })
    );
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});
