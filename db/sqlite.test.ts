import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';

import { makeStore } from '#tests/support/store.ts';

import { inTransaction } from './open.server.ts';

let store: Awaited<ReturnType<typeof makeStore>>;
beforeEach(async () => {
  store = await makeStore('sqlite');
});
afterEach(() => store.drop());

test('who waits for the one connection gets it in the order of asking, after a failure too', async () => {
  const { db } = store;
  const order: number[] = [];
  const all = Array.from({ length: 50 }, (_, at) =>
    inTransaction(db, async (db) => {
      await sql`select 1`.execute(db);
      order.push(at);
      if (at % 7 === 3) throw new Error('no');
    })
  );
  const failed = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected');
  expect(order).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect(failed).toHaveLength(7);
  // and it is free again
  await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
});
