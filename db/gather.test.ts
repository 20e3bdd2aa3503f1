/** What is asked at the same time comes with one statement, and to each asker what is theirs. */
import { expect, test } from 'vitest';

import { somebody } from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores } from '#tests/support/store.ts';

import { gatheredById } from './gather.server.ts';
import { inTransaction } from './open.server.ts';

onBothStores('a gathered read', (store) => {
  const statements: string[] = [];
  const find = gatheredById<{ id: string; name: string }>((db, ids) =>
    db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute()
  );
  const counted = () => {
    statements.length = 0;
    return openThrough(store().url, (query) => {
      statements.push(query.sql);
      return query;
    });
  };

  test('answers many with one statement, and nothing for whom there is not', async () => {
    const people = [await somebody(store().db), await somebody(store().db)];
    const db = counted();
    const asked = [...people.map(({ id }) => id), 'nobody', people[0]!.id];
    const found = await Promise.all(asked.map((id) => find(db, id)));
    expect(found.map((row) => row?.id)).toEqual([
      people[0]!.id,
      people[1]!.id,
      undefined,
      people[0]!.id
    ]);
    expect(statements).toHaveLength(1);
    await db.destroy();
  });

  test('keeps nothing: who asks later sees what is true then', async () => {
    const { id } = await somebody(store().db);
    const db = counted();
    await find(db, id);
    await store().db.updateTable('person').set({ name: 'Mòrag' }).where('id', '=', id).execute();
    expect(await find(db, id)).toMatchObject({ name: 'Mòrag' });
    expect(statements).toHaveLength(2);
    await db.destroy();
  });

  test('a transaction sees what it wrote, and nobody else does', async () => {
    const { id } = await somebody(store().db);
    const { db } = store();
    await expect(
      inTransaction(db, async (db) => {
        await db.updateTable('person').set({ name: 'Inside' }).where('id', '=', id).execute();
        expect(await find(db, id)).toMatchObject({ name: 'Inside' });
        throw new Error('not after all');
      })
    ).rejects.toThrow('not after all');
    expect((await find(db, id))?.name).not.toBe('Inside');
  });

  test('asks for at most 200 at once', async () => {
    const { id } = await somebody(store().db);
    const db = counted();
    const asked = Array.from({ length: 250 }, (_, at) => (at === 249 ? id : `nobody-${at}`));
    const found = await Promise.all(asked.map((key) => find(db, key)));
    expect(found.filter((row) => row !== undefined)).toHaveLength(1);
    expect(statements).toHaveLength(2);
    await db.destroy();
  });

  test('tells everybody who asked when it fails', async () => {
    const broken = gatheredById<{ id: string }>(async () => {
      throw new Error('the store is away');
    });
    const { db } = store();
    const answers = await Promise.allSettled([broken(db, 'a'), broken(db, 'b')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
