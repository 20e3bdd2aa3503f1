/** Signing in by a provider, through the built app and a real provider: whose browser gets in, and where. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { open, type Db } from '#db/open.server.ts';
import { codeOf } from '#lib/people/key.server.ts';

import { startApp, type App } from '../support/app.ts';
import { startOidc, throughProvider, type Oidc } from '../support/oidc.ts';

const COOKIE = 'twilight';
const STATE = 'twilight-provider-state';

let folder: string;
let google: Oidc;
let app: App;
let db: Db;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twilight-providers-'));
  google = await startOidc('google');
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  app = await startApp({ databaseUrl, dataDir: folder, env: google.env });
  db = open(databaseUrl);
});
afterAll(async () => {
  await db.destroy();
  await app.stop();
  await google.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.deleteFrom('rate').execute();
});

/** A browser: it keeps cookies, and follows nothing by itself. */
function browser() {
  const jar = new Map<string, string>();
  async function go(path: string, form?: Record<string, string>) {
    const response = await fetch(new URL(path, app.origin), {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: {
        accept: 'text/html',
        origin: app.origin,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      }
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) jar.set(name!, value);
      else jar.delete(name!);
    }
    const to = response.headers.get('location');
    return { status: response.status, to, text: to ? '' : await response.text() };
  }
  return {
    jar,
    go,
    /** To Google and back to our door, which is not opened yet. */
    async away(next = '') {
      const { to } = await go(`/sign-in/with/google${next && `?next=${encodeURIComponent(next)}`}`);
      const back = await throughProvider(to!);
      return `/sign-in/with/google/callback${back.search}`;
    },
    /** Asks for the mail from the page that a new account led to. */
    async asks(email: string) {
      const form = { email, next: '', once: crypto.randomUUID(), new: 'yes' };
      const { to } = await go('/sign-in', form);
      const proof = to!.slice('/prove/'.length);
      return { page: to!, code: codeOf(proof) };
    },
    async whoAmI() {
      const { text, status } = await go('/my/sign-in');
      return status === 200 ? (/code to ([^\s<]+@[^\s<]+)/.exec(text)?.[1] ?? '?') : null;
    }
  };
}
const sessions = () => db.selectFrom('session').select('id').execute();

/** An account that is somebody's, from another browser of theirs. */
async function known(sub: string, email: string): Promise<void> {
  google.person = { sub, email };
  const first = browser();
  await first.go(await first.away());
  const { page, code } = await first.asks(email);
  await first.go(`${page}?/code`, { code });
}

test('a new account proves an address in this browser; the next time it is straight in', async () => {
  google.person = { sub: 'g-1', email: 'eilidh@private.example', email_verified: true };
  const eilidh = browser();
  const arrived = await eilidh.go(await eilidh.away('/my/devices?a=b'));
  expect(arrived).toMatchObject({ status: 303, to: '/sign-in?new' });
  expect(eilidh.jar.has(COOKIE)).toBe(false);
  const page = await eilidh.go(arrived.to!);
  expect(page.text).toContain('eilidh@private.example');

  const { page: waiting, code } = await eilidh.asks('eilidh@school.example');
  expect(await eilidh.whoAmI()).toBeNull();
  await eilidh.go(`${waiting}?/code`, { code });
  expect(await eilidh.whoAmI()).toBe('eilidh@school.example');
  expect(await db.selectFrom('identity').select('subject').execute()).toEqual([{ subject: 'g-1' }]);

  const again = browser();
  const straight = await again.go(await again.away('/my/devices?a=b'));
  expect(straight).toMatchObject({ status: 303, to: '/my/devices?a=b' });
  expect(await again.whoAmI()).toBe('eilidh@school.example');
  expect(again.jar.has(STATE)).toBe(false);
});

test('whoever proves an address in another browser gets no account with it', async () => {
  google.person = { sub: 'g-thief', email: 'ailsa@school.example' };
  const thief = browser();
  await thief.go(await thief.away());
  await thief.asks('ailsa@school.example');
  const ailsa = browser();
  const asked = await ailsa.go('/sign-in', {
    email: 'ailsa@school.example',
    next: '',
    once: crypto.randomUUID(),
    new: ''
  });
  await ailsa.go(`${asked.to!}?/code`, { code: codeOf(asked.to!.slice('/prove/'.length)) });
  expect(await ailsa.whoAmI()).toBe('ailsa@school.example');
  expect(await thief.whoAmI()).toBeNull();
  const back = await thief.go(await thief.away());
  expect(back.to).toBe('/sign-in?new');
});

test('a callback that another browser began signs nobody in', async () => {
  await known('g-2', 'fraser@school.example');
  const before = (await sessions()).length;
  const attacker = browser();
  const callback = await attacker.away();
  const victim = browser();
  const no = { status: 303, to: '/sign-in?no=provider-state' };
  expect(await victim.go(callback)).toMatchObject(no);
  // nor with a cookie of the victim's own
  await victim.away();
  expect(await victim.go(callback)).toMatchObject(no);
  expect(victim.jar.has(COOKIE)).toBe(false);
  expect((await victim.go(no.to)).text).toContain('did not begin in this browser');
  expect((await sessions()).length).toBe(before);

  // and it counts once: the cookie is gone with its use
  const own = browser();
  const once = await own.away();
  expect(await own.go(once)).toMatchObject({ to: '/my' });
  expect(await own.go(once)).toMatchObject(no);
});

test('a state cookie that was written or changed by somebody else is nobody’s', async () => {
  await known('g-3', 'isla@school.example');
  const isla = browser();
  const callback = await isla.away();
  const [body, mark] = isla.jar.get(STATE)!.split('.');
  const away = JSON.parse(Buffer.from(body!, 'base64url').toString()) as { value: object };
  const forged = Buffer.from(
    JSON.stringify({ ...away, value: { ...away.value, next: '//evil.example' } })
  ).toString('base64url');
  for (const value of [`${forged}.${mark}`, forged, 'nonsense', '.']) {
    isla.jar.set(STATE, value);
    expect(await isla.go(callback)).toMatchObject({ to: '/sign-in?no=provider-state' });
  }
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)'
])('the way back %j is not gone', async (next) => {
  await known('g-4', 'morag@school.example');
  const morag = browser();
  expect(await morag.go(await morag.away(next))).toMatchObject({ status: 303, to: '/my' });
});

test('the session of before ends, whoever’s it was, and a planted token is never taken on', async () => {
  await known('g-5', 'hamish@school.example');
  const one = browser();
  await one.go(await one.away());
  const first = one.jar.get(COOKIE)!;
  const before = (await sessions()).length;
  await known('g-6', 'kirsty@school.example');
  const kirsty = (await sessions()).length - before;
  await one.go(await one.away());
  expect(one.jar.get(COOKIE)).not.toBe(first);
  expect((await sessions()).length).toBe(before + kirsty);
  const old = browser();
  old.jar.set(COOKIE, first);
  expect(await old.whoAmI()).toBeNull();
  expect(await one.whoAmI()).toBe('kirsty@school.example');

  const planted = browser();
  planted.jar.set(COOKIE, 'planted-by-somebody');
  await planted.go(await planted.away());
  expect(planted.jar.get(COOKIE)).not.toBe('planted-by-somebody');
  expect(await planted.whoAmI()).toBe('kirsty@school.example');
});

test('adding an account is its asker’s alone, and asks for a press', async () => {
  await known('g-7', 'rory@school.example');
  const rory = browser();
  await rory.go(await rory.away());
  google.person = { sub: 'g-8', email: 'second@private.example' };
  const { to } = await rory.go('/sign-in/with/google?add');
  const back = await throughProvider(to!);
  const callback = `/sign-in/with/google/callback${back.search}`;
  // signed out meanwhile, or somebody else: it is not added to them
  rory.jar.delete(COOKIE);
  expect(await rory.go(callback)).toMatchObject({ to: '/sign-in?no=provider-state' });
  const subjects = await db.selectFrom('identity').select('subject').execute();
  expect(subjects.some(({ subject }) => subject === 'g-8')).toBe(false);
});

test('both doors are tried a bounded number of times', async () => {
  await known('g-9', 'una@school.example');
  const una = browser();
  const slow = '/sign-in?no=slow-down';
  const tries = async (path: string) => {
    let last = '';
    for (let at = 0; at < 41; at++) last = (await una.go(path)).to!;
    return last;
  };
  expect(await tries('/sign-in/with/google/callback?state=x&code=y')).toBe(slow);
  expect(await tries('/sign-in/with/google')).toBe(slow);
  expect(
    await una
      .go('/sign-in/passkey', { answer: '{}', sealed: 'x', next: '' })
      .then(({ status }) => status)
  ).toBe(409);
  for (let at = 0; at < 40; at++)
    await una.go('/sign-in/passkey', { answer: '{}', sealed: 'x', next: '' });
  expect(await una.go('/sign-in/passkey', { answer: '{}', sealed: 'x', next: '' })).toMatchObject({
    status: 429
  });
  expect((await una.go(slow)).text).toContain('Wait a quarter of an hour');
});

test('a provider that is not set up has no door', async () => {
  expect((await browser().go('/sign-in/with/entra')).status).toBe(404);
  expect((await browser().go('/sign-in/with/entra/callback?state=x&code=y')).status).toBe(404);
});
