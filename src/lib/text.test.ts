import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { clean, firstName, fold, slugOf } from './text.ts';

describe('text', () => {
  test.each([
    ['Mòrag NicÌosaig', 'morag niciosaig'],
    ['E\u0301ILIDH', 'eilidh'],
    ['  O’Neil-Baird, Jo  ', 'o neil baird jo'],
    ['ＦＵＬＬ', 'full'],
    ['王小明', '王小明'],
    ['!?', '']
  ])('%j is looked for as %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('is folded once for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      })
    );
  });

  test.each([
    ['Tinkering: start with the junk drawer', 'tinkering-start-with-the-junk-drawer'],
    ['Sgoil Àrd-Àirigh', 'sgoil-ard-airigh'],
    ['王小明', 'event'],
    ['', 'event'],
    ['---', 'event']
  ])('%j has the address %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  test.each(NASTY_TEXTS)('%s makes a plain address and a clean name', (_, text) => {
    expect(slugOf(text)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(slugOf(text).length).toBeLessThanOrEqual(60);
    expect(clean(text)).not.toMatch(/[\u0000-\u0008\r\u001b\u007f\u202e\u2066\ufeff]/);
    expect(clean(text).isWellFormed()).toBe(true);
    expect(typeof firstName(text)).toBe('string');
  });

  test('keeps joiners and flags, which names and emoji need', () => {
    for (const kept of ['👩🏽\u200d🔬', 'Mòrag', 'a\tb\nc', 'Ó\u200cC']) {
      expect(clean(kept)).toBe(kept);
    }
  });

  test('greets by the first name', () => {
    expect(firstName(' Eilidh  Baird ')).toBe('Eilidh');
    expect(firstName('Eilidh')).toBe('Eilidh');
    expect(firstName('')).toBe('');
  });
});
