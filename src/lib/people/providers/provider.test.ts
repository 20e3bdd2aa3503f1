import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { prove } from '#lib/changes/prove.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { PERSONAL_TENANT } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';
import {
  OTHER_TENANT,
  startOidc,
  TENANT,
  throughProvider,
  type Oidc
} from '#tests/support/oidc.ts';
import { done, letters, NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { codeOf } from '../key.server.ts';
import type { Actor } from '../may.ts';
import { findPersonByEmail } from '../person.server.ts';
import { acceptedBy, noticeOf } from '../privacy.server.ts';
import { actorOf } from '../session.server.ts';
import { askToSignIn } from '../sign-in.server.ts';
import { removeWay, waysOf } from '../ways/ways.server.ts';
import type { Account } from './claims.server.ts';
import { addIdentity, arrive, type Newcomer } from './identity.server.ts';
import { comeBack, setOff, type Return } from './provider.server.ts';

const VISIT = { next: null, person: null };

let google: Oidc;
let entra: Oidc;
let elsewhere: Oidc;
beforeAll(async () => {
  google = await startOidc('google');
  entra = await startOidc('entra');
  elsewhere = await startOidc('entra', OTHER_TENANT);
});
afterAll(() => Promise.all([google, entra, elsewhere].map((one) => one.close())));
afterEach(() => {
  for (const one of [google, entra, elsewhere]) one.lie = null;
});

/** A browser goes there and comes back, with something else in its hands if the test says so. */
async function goes(
  oidc: Oidc,
  name: 'google' | 'entra',
  change: (back: Return) => Partial<Return> = () => ({})
): Promise<Account | Refusal> {
  const { url, away } = setOff(name, oidc.registration, VISIT);
  const { searchParams } = await throughProvider(url);
  const asked = (what: string) => searchParams.get(what);
  const back = { away, state: asked('state'), code: asked('code'), error: asked('error') };
  return comeBack(name, oidc.registration, { ...back, ...change(back) });
}

test('an account comes back by issuer, tenant and subject, from either', async () => {
  google.person = { sub: 'g-1', email: 'eilidh@school.example', email_verified: true };
  expect(await goes(google, 'google')).toEqual({
    provider: 'google',
    issuer: google.registration.base,
    tenant: '',
    subject: 'g-1',
    label: 'eilidh@school.example'
  });
  entra.person = { sub: 'e-1', preferred_username: 'gw01baird@glow.example' };
  expect(await goes(entra, 'entra')).toEqual({
    provider: 'entra',
    issuer: `${entra.registration.base}/${TENANT}/v2.0`,
    tenant: TENANT,
    subject: 'e-1',
    label: 'gw01baird@glow.example'
  });
});

test('the way there carries state, nonce and a challenge, each new', () => {
  const [one, other] = [1, 2].map(() => setOff('google', google.registration, VISIT));
  const asked = new URL(one!.url).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('code_challenge')).not.toBe(one!.away.verifier);
  expect(asked.get('redirect_uri')).toBe('http://localhost:3000/sign-in/with/google/callback');
  for (const secret of ['state', 'nonce', 'verifier'] as const) {
    expect(one!.away[secret].length).toBeGreaterThanOrEqual(43);
    expect(one!.away[secret]).not.toBe(other!.away[secret]);
  }
});

test.each<[string, string, (back: Return) => Partial<Return>]>([
  ['no cookie', 'provider-state', () => ({ away: null })],
  ['another state', 'provider-state', () => ({ state: 'x'.repeat(43) })],
  ['no state', 'provider-state', () => ({ state: null })],
  [
    'the cookie of another provider',
    'provider-state',
    ({ away }) => ({ away: { ...away!, name: 'entra' } })
  ],
  ['no code', 'provider-failed', () => ({ code: null })],
  ['a made-up code', 'provider-failed', () => ({ code: 'x'.repeat(43) })],
  [
    'another verifier',
    'provider-failed',
    ({ away }) => ({ away: { ...away!, verifier: 'y'.repeat(43) } })
  ],
  [
    'another nonce',
    'provider-failed',
    ({ away }) => ({ away: { ...away!, nonce: 'z'.repeat(43) } })
  ]
])('who comes back with %s is not believed', async (_, reason, change) => {
  google.person = { sub: 'g-2' };
  expect(await goes(google, 'google', change)).toMatchObject({ refused: reason });
});

test('a code works once', async () => {
  google.person = { sub: 'g-3' };
  const { url, away } = setOff('google', google.registration, VISIT);
  const { searchParams } = await throughProvider(url);
  const back = {
    away,
    state: searchParams.get('state'),
    code: searchParams.get('code'),
    error: null
  };
  expect(await comeBack('google', google.registration, back)).toMatchObject({ subject: 'g-3' });
  expect(await comeBack('google', google.registration, back)).toMatchObject({
    refused: 'provider-failed'
  });
});

test('who presses "cancel" there is told so', async () => {
  google.person = null;
  expect(await goes(google, 'google')).toMatchObject({ refused: 'provider-cancelled' });
});

const seconds = () => Temporal.Instant.from(realNow()).epochMilliseconds / 1000;

test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
  ['for another client', (claims) => ({ ...claims, aud: 'another' })],
  ['for several clients', (claims) => ({ ...claims, aud: ['twilight', 'another'] })],
  ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
  ['that is over', (claims) => ({ ...claims, exp: seconds() - 120 })],
  ['without an end', ({ exp: _, ...claims }) => claims],
  ['of tomorrow', (claims) => ({ ...claims, iat: seconds() + 86_400 })],
  ['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
  ['without a nonce', ({ nonce: _, ...claims }) => claims],
  ['of nobody', (claims) => ({ ...claims, sub: '' })]
])('a token %s is not believed', async (_, lie) => {
  google.person = { sub: 'g-4' };
  google.lie = lie;
  expect(await goes(google, 'google')).toMatchObject({ refused: 'provider-failed' });
  google.lie = null;
  expect(await goes(google, 'google')).toMatchObject({ subject: 'g-4' });
});

test('only accounts of tenants that were let in come in, never personal ones', async () => {
  elsewhere.person = { sub: 'e-2', email: 'head@school.example' };
  expect(await goes(elsewhere, 'entra')).toMatchObject({ refused: 'provider-tenant' });

  entra.person = { sub: 'e-3' };
  const issuer = (tenant: string) => `${entra.registration.base}/${tenant}/v2.0`;
  // a personal account stays outside even where somebody listed its tenant
  entra.lie = (claims) => ({ ...claims, tid: PERSONAL_TENANT, iss: issuer(PERSONAL_TENANT) });
  const listed = { ...entra.registration, tenants: [TENANT, PERSONAL_TENANT] };
  expect(await goes(entra, 'entra')).toMatchObject({ refused: 'provider-tenant' });
  expect(
    await goes({ ...entra, registration: { ...listed, tenants: [TENANT] } }, 'entra')
  ).toMatchObject({
    refused: 'provider-tenant'
  });
  // one tenant may not speak for another
  entra.lie = (claims) => ({ ...claims, iss: issuer(OTHER_TENANT) });
  expect(await goes(entra, 'entra')).toMatchObject({ refused: 'provider-failed' });
  entra.lie = ({ tid: _, ...claims }) => claims;
  expect(await goes(entra, 'entra')).toMatchObject({ refused: 'provider-failed' });
});

test('a provider that is away is said to have failed', async () => {
  const gone = await startOidc('google');
  const { away } = setOff('google', gone.registration, VISIT);
  await gone.close();
  const back = { away, state: away.state, code: 'a code', error: null };
  expect(await comeBack('google', gone.registration, back)).toMatchObject({
    refused: 'provider-failed'
  });
});

onBothStores('an account at a provider', (store) => {
  let count = 0;
  const account = (label = ''): Account => ({
    provider: 'entra',
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    tenant: TENANT,
    subject: `subject-${++count}`,
    label
  });
  const arrives = (one: Account, person: string | null = null) =>
    arrive(store().db, { account: one, person, next: '/my', device: '', now: NOW });
  const fresh = ({ actor }: { actor: Actor }): Actor => ({
    ...actor,
    provedAt: realNow(),
    provedBy: 'mail'
  });
  const newcomer = (one: Account, person: string): Newcomer => ({
    account: one,
    proof: null,
    person,
    next: null
  });
  const sessions = async (person: string) =>
    (await store().db.selectFrom('session').selectAll().where('person_id', '=', person).execute())
      .length;

  test('with the address of somebody we know opens nothing and writes nothing', async () => {
    const { db } = store();
    const boss = await somebody(db, 'Ross Tait');
    const before = (await letters(db)).length;
    const one = account(boss.email);
    expect(await arrives(one)).toMatchObject({ kind: 'newcomer' });
    expect(await sessions(boss.id)).toBe(0);
    expect(await waysOf(db, boss.id)).toEqual([]);
    expect((await letters(db)).length).toBe(before);
  });

  test('is theirs once the code was typed in the browser that came with it', async () => {
    const { db } = store();
    const who = await somebody(db);
    const one = account('gw01@glow.example');
    const proof = await askToSignIn(db, { email: who.email, next: null, now: NOW });
    const facts = { proof, account: one, device: '', now: NOW };
    const code = codeOf(proof.id);
    const wrong = code === '000000' ? '111111' : '000000';
    expect(await prove(db, { ...facts, code: wrong })).toMatchObject({ refused: 'code-wrong' });
    expect(await waysOf(db, who.id)).toEqual([]);
    expect(await prove(db, { ...facts, code })).toMatchObject({ kind: 'session' });
    expect(await waysOf(db, who.id)).toMatchObject([{ kind: 'entra', name: 'gw01@glow.example' }]);
    // their own address was never that of the account
    expect(await findPersonByEmail(db, 'gw01@glow.example')).toBeUndefined();
    const told = (await letters(db)).filter(({ kind }) => kind === 'way-added');
    expect(told.at(-1)).toMatchObject({ to_email: who.email });

    const arrived = done(await arrives({ ...one, label: 'renamed@glow.example' }));
    if (arrived.kind !== 'session') throw new Error(arrived.kind);
    const actor = (await actorOf(db, arrived.session.token))!;
    expect(actor.person?.id).toBe(who.id);
    // a session at a provider may be hours old: it is no fresh proof
    expect(actor.provedAt).toBeUndefined();
    expect(await waysOf(db, who.id)).toMatchObject([{ name: 'renamed@glow.example' }]);
  });

  test('is nobody’s when the link was pressed in a browser that did not come with it', async () => {
    const { db } = store();
    const who = await somebody(db);
    const one = account(who.email);
    const proof = await askToSignIn(db, { email: who.email, next: null, now: NOW });
    expect(await prove(db, { proof, device: '', now: NOW })).toMatchObject({ kind: 'session' });
    expect(await waysOf(db, who.id)).toEqual([]);
    expect(await arrives(one)).toMatchObject({ kind: 'newcomer' });
  });

  test('of one tenant or issuer is not that of another with the same subject', async () => {
    const { db } = store();
    const who = await somebody(db);
    const one = account();
    done(await addIdentity(db, { newcomer: newcomer(one, who.id), by: fresh(who), now: NOW }));
    expect(await arrives(one)).toMatchObject({ kind: 'session' });
    for (const other of [
      { ...one, tenant: OTHER_TENANT },
      { ...one, issuer: 'https://accounts.google.com', tenant: '' }
    ]) {
      expect(await arrives(other)).toMatchObject({ kind: 'newcomer' });
    }
  });

  test('is added by a signed-in person’s own press, freshly proved, and by nobody else', async () => {
    const { db } = store();
    const [who, other] = [await somebody(db), await somebody(db)];
    const one = account();
    const add = (by: Actor, to = who.id) =>
      addIdentity(db, { newcomer: newcomer(one, to), by, now: NOW });
    expect(await add(who.actor)).toMatchObject({ refused: 'prove-again' });
    const old = plus(realNow(), { minutes: -31 });
    expect(await add({ ...who.actor, provedAt: old })).toMatchObject({ refused: 'prove-again' });
    expect(await add(fresh(other))).toMatchObject({ refused: 'not-allowed' });
    expect(await waysOf(db, who.id)).toEqual([]);
    expect(await add(fresh(who))).toEqual({ added: true });
    expect(await add(fresh(who))).toEqual({ added: true });
    expect(await add(fresh(other), other.id)).toMatchObject({ refused: 'identity-taken' });
    expect(await arrives(one, who.id)).toEqual({ kind: 'theirs' });
    expect(await arrives(one, other.id)).toMatchObject({ refused: 'identity-taken' });
    expect(await waysOf(db, who.id)).toHaveLength(1);
  });

  test('added by two at once is one’s', async () => {
    const { db } = store();
    const people = await Promise.all(Array.from({ length: 6 }, () => somebody(db)));
    const one = account();
    const answers = await Promise.all(
      people.map((who) =>
        addIdentity(db, { newcomer: newcomer(one, who.id), by: fresh(who), now: NOW })
      )
    );
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
  });

  test('accepts the privacy notice that holds, for the person who came in', async () => {
    const { db } = store();
    const who = await somebody(db);
    const one = account();
    done(await addIdentity(db, { newcomer: newcomer(one, who.id), by: fresh(who), now: NOW }));
    const last = (await noticeOf(db))?.version ?? 0;
    const notice = { version: last + 1, text: 'Ours.', published_by: null, published_at: NOW };
    await db.insertInto('privacy_notice').values(notice).execute();
    // an account that is only looked at accepts nothing
    expect(await arrives(one, who.id)).toMatchObject({ kind: 'theirs' });
    expect(await acceptedBy(db, who.id)).toEqual([]);
    expect(await arrives(one)).toMatchObject({ kind: 'session' });
    expect(await acceptedBy(db, who.id)).toEqual([{ version: last + 1, at: NOW }]);
    await db.deleteFrom('privacy_acceptance').execute();
    await db
      .deleteFrom('privacy_notice')
      .where('version', '=', last + 1)
      .execute();
  });

  test('of somebody who was disabled opens nothing', async () => {
    const { db } = store();
    const who = await somebody(db);
    const one = account();
    done(await addIdentity(db, { newcomer: newcomer(one, who.id), by: fresh(who), now: NOW }));
    await db.updateTable('person').set({ disabled_at: NOW }).where('id', '=', who.id).execute();
    expect(await arrives(one)).toMatchObject({ refused: 'signed-in-not' });
    expect(await sessions(who.id)).toBe(0);
  });

  test('is removed by its owner alone, and mail is left', async () => {
    const { db } = store();
    const [who, other] = [await somebody(db), await somebody(db)];
    const one = account();
    done(await addIdentity(db, { newcomer: newcomer(one, who.id), by: fresh(who), now: NOW }));
    const identity = (await waysOf(db, who.id))[0]!.id;
    const remove = (by: Actor, person: string) =>
      removeWay(db, { way: { id: identity, kind: 'google' }, person, by, now: NOW });
    expect(await remove(fresh(other), who.id)).toMatchObject({ refused: 'not-allowed' });
    done(await remove(fresh(other), other.id));
    expect(await waysOf(db, who.id)).toHaveLength(1);
    done(await remove(fresh(who), who.id));
    done(await remove(fresh(who), who.id));
    expect(await waysOf(db, who.id)).toEqual([]);
    expect(await arrives(one)).toMatchObject({ kind: 'newcomer' });
    const proof = await askToSignIn(db, { email: who.email, next: null, now: NOW });
    expect(await prove(db, { proof, device: '', now: NOW })).toMatchObject({ kind: 'session' });
  });
});
