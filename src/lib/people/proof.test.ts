import { expect, test } from 'vitest';

import { prove } from '#lib/changes/prove.server.ts';
import { after } from '#tests/support/desk.ts';
import { letters, NOW } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { codeOf, keyTo } from './key.server.ts';
import { peopleLetters } from './letters.server.ts';
import { findPersonByEmail } from './person.server.ts';
import {
  askProof,
  checkCode,
  findProof,
  proofOfLink,
  useProof,
  useStay,
  type Proof,
  type ProofFacts
} from './proof.server.ts';
import { askToSignIn } from './sign-in.server.ts';

onBothStores('a proof', (store) => {
  let count = 0;
  const ask = (facts: Partial<ProofFacts> = {}) =>
    askProof(store().db, {
      purpose: 'sign-in',
      email: `proves.${++count}@school.example`,
      now: NOW,
      ...facts
    });
  const wrongCode = (proof: Proof) => (codeOf(proof.id) === '000000' ? '111111' : '000000');
  const check = (proof: Proof, code: string, now = NOW) =>
    checkCode(store().db, proof, { code, now });

  test('is one mail with a link and six digits, urgent, late after a quarter of an hour', async () => {
    const { db } = store();
    const proof = await ask();
    const [row, ...more] = (await letters(db)).filter(({ to_email }) => to_email === proof.email);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ kind: 'prove-sign-in', priority: 0, deadline: after(15) });
    // neither stands in the store: a stolen copy opens nothing
    expect(JSON.stringify([row, proof])).not.toContain(codeOf(proof.id));
    expect(JSON.stringify([row, proof])).not.toContain(keyTo('proof', proof.id));
    const build = (now: string) =>
      peopleLetters['prove-sign-in']!(db, { proof: proof.id }, { row: row!, now });
    const text = JSON.stringify(await build(after(14)));
    expect(text).toContain(codeOf(proof.id));
    expect(text).toContain(keyTo('proof', proof.id));
    expect(await build(after(15))).toBeNull();
  });

  test('of a form posted twice is one; of a form with another’s id it is a new one', async () => {
    const once = crypto.randomUUID();
    const first = await ask({ email: 'once@school.example', once });
    expect(await ask({ email: 'once@school.example', once })).toEqual(first);
    const other = await ask({ email: 'other@school.example', once });
    expect(other.id).not.toBe(first.id);
    expect(other.email).toBe('other@school.example');
    const mails = (await letters(store().db)).map(({ to_email }) => to_email);
    expect(mails.filter((address) => address.startsWith('once@'))).toHaveLength(1);
    expect(mails.filter((address) => address.startsWith('other@'))).toHaveLength(1);
  });

  test('by its link works once', async () => {
    const { db } = store();
    const proof = await ask();
    expect(await useProof(db, proof, after(1))).toMatchObject({ used_at: after(1) });
    expect(await useProof(db, proof, after(2))).toMatchObject({ refused: 'link-used' });
    expect((await findProof(db, proof.id))?.used_at).toBe(after(1));
  });

  test('by its link pressed eight times at once works once', async () => {
    const { db } = store();
    const proof = await ask();
    const facts = { proof, device: '', now: NOW };
    const answers = await Promise.all(Array.from({ length: 8 }, () => prove(db, facts)));
    expect(answers.filter((answer) => 'kind' in answer)).toHaveLength(1);
    const { id } = (await findPersonByEmail(db, proof.email))!;
    const sessions = await db
      .selectFrom('session')
      .select('id')
      .where('person_id', '=', id)
      .execute();
    expect(sessions).toHaveLength(1);
  });

  test('is over after a quarter of an hour, a booking’s link at the event’s start', async () => {
    const { db } = store();
    const proof = await ask();
    expect(await useProof(db, proof, after(15))).toMatchObject({ refused: 'link-over' });
    expect(await check(proof, codeOf(proof.id), after(15))).toMatchObject({ refused: 'code-over' });
    const long = await ask({ until: after(60 * 24 * 7) });
    expect(await check(long, codeOf(long.id), after(15))).toMatchObject({ refused: 'code-over' });
    expect(await useProof(db, long, after(60 * 24))).toMatchObject({ id: long.id });
  });

  test('by its code forgives four slips, not five, and tells how many are left', async () => {
    const proof = await ask();
    for (const left of [4, 3, 2, 1]) {
      expect(await check(proof, wrongCode(proof))).toMatchObject({
        refused: 'code-wrong',
        facts: { left },
        field: 'code'
      });
    }
    expect(await check(proof, codeOf(proof.id))).toBeNull();
    const guessed = await ask();
    for (let time = 0; time < 5; time++) await check(guessed, wrongCode(guessed));
    expect(await check(guessed, codeOf(guessed.id))).toMatchObject({ refused: 'code-over' });
  });

  test('by its code cannot be guessed faster by many at once', async () => {
    const proof = await ask();
    const codes = Array.from({ length: 20 }, (_, at) => String(at).padStart(6, '9'));
    const answers = await Promise.all(codes.map((code) => check(proof, code)));
    const wrong = answers.filter((answer) => answer?.refused === 'code-wrong');
    expect(wrong.length).toBeLessThanOrEqual(5);
    expect((await findProof(store().db, proof.id))?.tries).toBe(5);
  });

  test('is not opened by the code or the link of another', async () => {
    const { db } = store();
    const [mine, theirs] = [await ask(), await ask()];
    const code = codeOf(theirs.id);
    if (code !== codeOf(mine.id)) {
      expect(await prove(db, { proof: mine, code, device: '', now: NOW })).toMatchObject({
        refused: 'code-wrong'
      });
    }
    expect((await proofOfLink(db, keyTo('proof', theirs.id)))?.id).toBe(theirs.id);
    for (const key of [keyTo('booking', mine.id), keyTo('stay', mine.id), mine.id, '']) {
      expect(await proofOfLink(db, key)).toBeUndefined();
    }
  });

  test('whose code was right is used up with its link too', async () => {
    const { db } = store();
    const proof = await ask();
    const facts = { proof, device: '', now: NOW };
    expect(await prove(db, { ...facts, code: codeOf(proof.id) })).toMatchObject({
      kind: 'session'
    });
    expect(await prove(db, facts)).toMatchObject({ refused: 'link-used' });
    expect(await prove(db, { ...facts, code: codeOf(proof.id) })).toMatchObject({
      refused: 'link-used'
    });
  });

  test('makes a person of an address only when it is answered', async () => {
    const { db } = store();
    const facts = { email: 'new@school.example', next: '/my/devices', now: NOW };
    const proof = await askToSignIn(db, facts);
    expect(await findPersonByEmail(db, facts.email)).toBeUndefined();
    const answer = await prove(db, { proof, device: '', now: after(1) });
    expect(answer).toMatchObject({ kind: 'session', session: { next: '/my/devices' } });
    expect(await findPersonByEmail(db, facts.email)).toMatchObject({ proved_at: after(1) });
  });

  test('lets its holder stay signed in once, within a quarter of an hour of using it', async () => {
    const { db } = store();
    const proof = await ask();
    const stay = (now: string, key = keyTo('stay', proof.id)) => useStay(db, { key, now });
    expect(await stay(NOW)).toMatchObject({ refused: 'link-over' });
    await useProof(db, proof, after(1));
    expect(await stay(after(16))).toMatchObject({ refused: 'link-over' });
    expect(await stay(after(2), keyTo('proof', proof.id))).toMatchObject({ refused: 'link-over' });
    expect(await stay(after(15))).toMatchObject({ id: proof.id });
    expect(await stay(after(15))).toMatchObject({ refused: 'link-over' });
  });
});
