import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';

import { clientMark, codeOf, isCodeOf, keyTo, openKey, type KeyKind } from './key.server.ts';

const KINDS: KeyKind[] = ['booking', 'proof', 'invitation', 'talk', 'stay'];

describe('a key', () => {
  test.each(KINDS)('to a %s opens that one, and fits into an address', (kind) => {
    for (const id of [newId(), randomUUID()]) {
      const key = keyTo(kind, id);
      expect(key).toMatch(/^[\w-]{43}$/);
      expect(openKey(kind, key)).toBe(id);
    }
  });

  test('of one kind opens nothing of another', () => {
    const id = newId();
    for (const made of KINDS) {
      for (const asked of KINDS) {
        expect(openKey(asked, keyTo(made, id))).toBe(made === asked ? id : null);
      }
    }
  });

  test('with any one character changed opens nothing', () => {
    const key = keyTo('booking', newId());
    // the last character carries two bits that mean nothing
    for (let at = 0; at < key.length - 1; at++) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(openKey('booking', key.slice(0, at) + other + key.slice(at + 1))).toBeNull();
    }
  });

  test('put together from two others opens nothing', () => {
    const [one, two] = [keyTo('booking', newId()), keyTo('booking', newId())];
    expect(openKey('booking', one.slice(0, 21) + two.slice(21))).toBeNull();
    expect(openKey('booking', one.slice(0, 22) + two.slice(22))).toBeNull();
  });

  test('that is no key is refused without a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\w-]{43}$/)),
        (text) => {
          expect(openKey('booking', text)).toBeNull();
        }
      )
    );
  });
});

describe('a code', () => {
  test('is six digits, its own for each proof', () => {
    const codes = Array.from({ length: 200 }, () => codeOf(newId()));
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    expect(new Set(codes).size).toBeGreaterThan(190);
  });

  test('may be typed with blanks and dashes, but nothing more or less', () => {
    const proof = newId();
    const code = codeOf(proof);
    const [left, right] = [code.slice(0, 3), code.slice(3)];
    for (const typed of [code, ` ${code} `, `${left} ${right}`, `${left}-${right}`]) {
      expect(isCodeOf(proof, typed)).toBe(true);
    }
    for (const typed of ['', code.slice(0, 5), `${code}0`, `0${code}`, code + code, 'abcdef']) {
      expect(isCodeOf(proof, typed)).toBe(false);
    }
    expect(isCodeOf(newId(), code) && isCodeOf(newId(), code)).toBe(false);
  });
});

test('a client’s mark is the same each time and does not show the address', () => {
  expect(clientMark('203.0.113.9')).toBe(clientMark('203.0.113.9'));
  expect(clientMark('203.0.113.9')).not.toBe(clientMark('203.0.113.8'));
  expect(clientMark('203.0.113.9')).not.toContain('203');
});
