import { expect, test } from 'vitest';

import { newId } from './open.server.ts';

test('ids of one process ascend, also within a millisecond', () => {
  const ids = Array.from({ length: 5000 }, newId);
  expect(ids).toEqual([...new Set(ids)].sort());
});
