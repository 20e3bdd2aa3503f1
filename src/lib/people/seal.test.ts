import { afterEach, expect, test, vi } from 'vitest';

import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';

import { seal, SEAL_MINUTES, unseal, type SealKind } from './seal.server.ts';

const KINDS = Object.keys(SEAL_MINUTES) as SealKind[];
const VALUE = { person: 'p-1', next: '/my', words: 'Ùisdean “MacLeòid”' };

afterEach(() => {
  vi.useRealTimers();
});
function later(milliseconds: number): void {
  const now = Temporal.Instant.from(plus(realNow(), { milliseconds }));
  vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(now.epochMilliseconds) });
}

test.each(KINDS)('a %s comes back as it was, while it is good', (kind) => {
  later(0);
  const sealed = seal(kind, VALUE);
  expect(sealed).toMatch(/^[\w-]+\.[\w-]+$/);
  expect(unseal(kind, sealed)).toEqual(VALUE);
  later(SEAL_MINUTES[kind] * 60_000 - 1);
  expect(unseal(kind, sealed)).toEqual(VALUE);
  later(1);
  expect(unseal(kind, sealed)).toBeNull();
});

test('a seal of one kind never passes for another', () => {
  for (const one of KINDS)
    for (const other of KINDS) expect(unseal(other, seal(one, VALUE)) !== null).toBe(one === other);
});

test('what was changed anywhere is not ours', () => {
  const sealed = seal('provider-state', VALUE);
  const [body, mark] = sealed.split('.') as [string, string];
  for (let at = 0; at < sealed.length; at++) {
    if (sealed[at] === '.') continue;
    // the last sign of the mark holds bits that no byte has: change enough of it
    const sign = sealed[at] === 'A' ? 'z' : 'A';
    const changed = sealed.slice(0, at) + sign + sealed.slice(at + 1);
    if (Buffer.from(changed.split('.')[1]!, 'base64url').equals(Buffer.from(mark, 'base64url'))) {
      if (changed.split('.')[0] === body) continue;
    }
    expect(unseal('provider-state', changed), String(at)).toBeNull();
  }
  const longer = Buffer.from(
    JSON.stringify({ until: '9999-12-31T00:00:00.000Z', value: VALUE })
  ).toString('base64url');
  expect(unseal('provider-state', `${longer}.${mark}`)).toBeNull();
});

test.each([
  null,
  undefined,
  '',
  '.',
  '..',
  'nonsense',
  `${Buffer.from('{}').toString('base64url')}.`,
  'é.é',
  'x'.repeat(100_000)
])('%j is not ours', (sealed) => {
  expect(unseal('provider-account', sealed)).toBeNull();
});
