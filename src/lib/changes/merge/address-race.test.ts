import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import { askAddress } from '#lib/people/addresses.server.ts';
import { codeOf } from '#lib/people/key.server.ts';
import { peopleOf, personOf } from '#lib/people/person.server.ts';
import { done, NOW, somebody } from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores } from '#tests/support/store.ts';

import { prove } from '../prove.server.ts';

const ROUNDS = 25;

onBothStores('an address that several come by at once', (store) => {
  test('is one person’s: who proves it, who is booked by it, and who is listed with it', async () => {
    const { db, url } = store();
    // one handle for each on PostgreSQL; SQLite has one for all of a process
    const others = url.startsWith('postgres')
      ? [0, 1].map(() => openThrough(url, (query) => query, 1))
      : [];
    const [one, two] = [others[0] ?? db, others[1] ?? db];
    for (let round = 0; round < ROUNDS; round++) {
      const email = `several.${newId()}@home.example`;
      const person = await somebody(db);
      const proof = done(await askAddress(db, { email, by: person.actor, now: NOW }));
      const [, found, [listed]] = await Promise.all([
        prove(db, { proof, code: codeOf(proof.id), device: '', by: person.actor, now: NOW }),
        personOf(one, { email, name: 'Booked by another', now: NOW }),
        peopleOf(two, { people: [{ email, name: 'Listed' }], now: NOW })
      ]);
      const owners = await db
        .selectFrom('person_address')
        .innerJoin('person', 'person.id', 'person_address.person_id')
        .select('person.id')
        .where('person_address.email', '=', email)
        .execute();
      expect(owners).toHaveLength(1);
      // nobody is left with an address that leads to somebody else
      const records = await db
        .selectFrom('person')
        .select('id')
        .where('email', '=', email)
        .execute();
      expect(records.every(({ id }) => id === owners[0]!.id)).toBe(true);
      expect([found.id, listed!.id]).toEqual([owners[0]!.id, owners[0]!.id]);
    }
    for (const other of others) await other.destroy();
  });
});
