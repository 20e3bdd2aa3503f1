import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Right } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';
import { after, told } from '#tests/support/desk.ts';
import { done, letters, NOW, somebody } from '#tests/support/people.ts';
import { makeStore, onBothStores, type TestStore } from '#tests/support/store.ts';

import { endRight, grantRight, type RightFacts } from './grants.server.ts';
import { SYSTEM, type Actor } from './may.ts';
import { grantsOf } from './person.server.ts';
import { actorOf, startSession } from './session.server.ts';

type Someone = Awaited<ReturnType<typeof somebody>>;

/** An administrator who proved so many real minutes ago that it is them. */
const administrator = (person: Someone, minutes = 0): Actor => ({
  ...person.actor,
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: plus(realNow(), { minutes: -minutes })
});
const facts = (
  person: { id: string },
  by: Actor,
  right: Right = 'organiser',
  now = NOW
): RightFacts => ({ person: person.id, right, scope: 'everything', by, now });

onBothStores('a right', (store) => {
  const rightsOf = async ({ id }: { id: string }) =>
    (await grantsOf(store().db, id)).map(({ right }) => right);
  const mailsTo = async ({ email }: { email: string }) =>
    (await letters(store().db)).filter(({ to_email }) => to_email === email);

  test('given is told to its holder, noted, and asks them to sign in again', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const { token } = await startSession(db, { person: person.id, device: '' });
    expect(done(await grantRight(db, facts(person, administrator(boss))))).toEqual({ new: true });
    expect(await rightsOf(person)).toEqual(['organiser']);
    expect(await mailsTo(person)).toMatchObject([{ kind: 'right-granted' }]);
    expect(await actorOf(db, token)).toBeNull();
    const noted = await db
      .selectFrom('audit_entry')
      .selectAll()
      .where('subject_id', '=', person.id)
      .execute();
    expect(noted).toMatchObject([{ action: 'right.grant', actor_id: boss.id, at: NOW }]);
  });

  test('given twice, also at once, is given once', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const give = () => grantRight(db, facts(person, administrator(boss)));
    const answers = await Promise.all([give(), give(), give()]);
    expect(answers.filter((answer) => done(answer).new)).toHaveLength(1);
    expect(await rightsOf(person)).toEqual(['organiser']);
    expect(await mailsTo(person)).toHaveLength(1);
  });

  test('taken away is gone at once, in every session, and can be given anew', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const by = administrator(boss);
    done(await grantRight(db, facts(person, by)));
    const { token } = await startSession(db, { person: person.id, device: '' });
    expect(done(await endRight(db, facts(person, by)))).toEqual({ ended: true });
    expect(await actorOf(db, token)).toBeNull();
    expect(await rightsOf(person)).toEqual([]);
    expect(done(await endRight(db, facts(person, by)))).toEqual({ ended: false });
    done(await grantRight(db, facts(person, by, 'organiser', after(1))));
    expect(await rightsOf(person)).toEqual(['organiser']);
  });

  test('is an administrator’s to give, who proved within half an hour that it is them', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const organiser: Actor = {
      ...administrator(boss),
      grants: [{ right: 'organiser', scope: 'everything', scopeId: '' }]
    };
    for (const by of [boss.actor, organiser]) {
      expect(await grantRight(db, facts(person, by))).toMatchObject({ refused: 'not-allowed' });
      expect(await endRight(db, facts(person, by))).toMatchObject({ refused: 'not-allowed' });
    }
    const { provedAt: _, ...unproved } = administrator(boss);
    for (const by of [administrator(boss, 31), unproved]) {
      expect(await grantRight(db, facts(person, by))).toMatchObject({
        refused: 'prove-again',
        facts: { minutes: 30 }
      });
      expect(await endRight(db, facts(person, by))).toMatchObject({ refused: 'prove-again' });
    }
    expect(await rightsOf(person)).toEqual([]);
  });

  test('is nobody’s to give to themselves, nor to somebody who is not there', async () => {
    const { db } = store();
    const boss = await somebody(db);
    expect(await grantRight(db, facts(boss, administrator(boss)))).toMatchObject({
      refused: 'own-right'
    });
    expect(await grantRight(db, facts({ id: 'none' }, administrator(boss)))).toMatchObject({
      refused: 'person-unknown'
    });
    // the command on the server makes the first administrator
    done(await grantRight(db, facts(boss, SYSTEM, 'administrator')));
    expect(await told(db, { id: 'none' })).toEqual([]);
  });
});

describe.each(['sqlite', 'postgres'] as const)('the last administrator on %s', (kind) => {
  let store: TestStore & { drop(): Promise<void> };
  beforeAll(async () => {
    store = await makeStore(kind);
  });
  afterAll(() => store.drop());

  const administrators = () =>
    store.db
      .selectFrom('grant')
      .select('person_id')
      .where('right', '=', 'administrator')
      .where('ended_at', 'is', null)
      .execute();

  test('stays, also when two take the right from each other at the same moment', async () => {
    const { db } = store;
    for (let round = 0; round < 10; round++) {
      const [one, two] = [await somebody(db), await somebody(db)];
      await db.updateTable('grant').set({ ended_at: NOW }).execute();
      for (const person of [one, two]) {
        done(await grantRight(db, facts(person, SYSTEM, 'administrator')));
      }
      const answers = await Promise.all([
        endRight(db, facts(two, administrator(one), 'administrator')),
        endRight(db, facts(one, administrator(two), 'administrator'))
      ]);
      expect(await administrators()).toHaveLength(1);
      const refused = answers.map((answer) => ('refused' in answer ? answer.refused : null));
      expect(refused.sort()).toEqual(['last-administrator', null]);
    }
  });

  test('may leave when there is another, by their own hand too', async () => {
    const { db } = store;
    const [one, two] = [await somebody(db), await somebody(db)];
    await db.updateTable('grant').set({ ended_at: NOW }).execute();
    done(await grantRight(db, facts(one, SYSTEM, 'administrator')));
    const leave = () => endRight(db, facts(one, administrator(one), 'administrator'));
    expect(await leave()).toMatchObject({ refused: 'last-administrator' });
    done(await grantRight(db, facts(two, SYSTEM, 'administrator')));
    expect(done(await leave())).toEqual({ ended: true });
    expect(await administrators()).toEqual([{ person_id: two.id }]);
  });
});
