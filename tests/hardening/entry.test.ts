/** Our own entry round the built app: limits, headers, forged hosts, starting and stopping. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { open } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { listsOff } from '#lib/mail/choice.server.ts';
import { mailChoicesPath } from '#lib/people/mail-list.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { startApp, type App } from '../support/app.ts';
import { ENVIRONMENT } from '../support/environment.ts';

let app: App & { databaseUrl: string };
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twilight-entry-'));
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  app = { ...(await startApp({ databaseUrl, dataDir: folder })), databaseUrl };
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const form = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${app.origin}/sign-in`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      origin: app.origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers
    }
  });

test('pages carry a strict policy and no script', async () => {
  for (const path of ['/', '/sign-in', '/partners/sign-up', '/privacy']) {
    const page = await fetch(app.origin + path);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toContain('unsafe-inline');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    const text = await page.text();
    expect(text, path).not.toMatch(/<script/i);
    expect(text, path).not.toMatch(/\sstyle=/i);
  }
});

test('a mail program turns a list off with its one post, and with nothing else', async () => {
  const db = open(app.databaseUrl);
  const person = await personOf(db, { email: 'pat@school.example', name: 'Pat', now: realNow() });
  const path = mailChoicesPath(person.id);
  const post = (address: string, body: string, headers: Record<string, string> = {}) =>
    fetch(app.origin + address, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }
    });
  const oneClick = 'List-Unsubscribe=One-Click';

  await post(`${path}?from=reminders`, 'List-Unsubscribe=Yes');
  expect((await post(`${path}?from=nonsense`, oneClick)).status).toBe(400);
  const forged = { origin: 'https://elsewhere.example' };
  expect((await post(`${path}?from=reminders`, oneClick, forged)).status).toBe(403);
  expect((await post(`${path.slice(0, -1)}?from=reminders`, oneClick)).status).toBe(403);
  expect((await post('/sign-in', 'email=pat@school.example')).status).toBe(403);
  expect(await listsOff(db, person.id)).toEqual([]);

  // no redirect: mail programs do not follow one
  expect((await post(`${path}?from=reminders`, oneClick)).status).toBe(200);
  expect((await post(`${path}?from=reminders`, oneClick)).status).toBe(200);
  expect(await listsOff(db, person.id)).toEqual(['reminders']);
  await db.destroy();
});

test('metrics are for whoever has the token, and name nobody', async () => {
  const own = mkdtempSync(join(tmpdir(), 'twilight-metrics-'));
  const watched = await startApp({
    databaseUrl: `sqlite:${join(own, 'store.db')}`,
    dataDir: own,
    env: { METRICS_TOKEN: 'a-token-for-the-tests' }
  });
  const read = (authorization?: string) =>
    fetch(`${watched.origin}/healthz/metrics`, {
      headers: authorization ? { authorization } : {}
    });
  expect((await read()).status).toBe(401);
  expect((await read('Bearer wrong')).status).toBe(401);
  const answer = await read('Bearer a-token-for-the-tests');
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toMatch(/^twilight_letters_due 0$/m);
  expect(text).toMatch(/^twilight_post_alarm 0$/m);
  expect(text).not.toContain('@');
  await watched.stop();
  rmSync(own, { recursive: true, force: true });
  // without the setting there is no such page
  expect((await fetch(`${app.origin}/healthz/metrics`)).status).toBe(404);
});

test('pages are compressed and light', async () => {
  const page = await fetch(app.origin, { headers: { 'accept-encoding': 'gzip' } });
  expect(page.headers.get('content-encoding')).toBe('gzip');
});

test('a page for visitors is kept for a moment, and answers 304 to whoever has it', async () => {
  const first = await fetch(`${app.origin}/about`);
  const etag = first.headers.get('etag')!;
  expect(etag).toBeTruthy();
  const again = await fetch(`${app.origin}/about`);
  expect(again.headers.get('etag')).toBe(etag);
  expect(await again.text()).toBe(await first.text());
  const known = await fetch(`${app.origin}/about`, { headers: { 'if-none-match': etag } });
  expect(known.status).toBe(304);
});

test('a form that carries an id of its own is never kept', async () => {
  const once = async () =>
    /name="once" value="([^"]+)"/.exec(await (await fetch(`${app.origin}/sign-in`)).text())![1];
  expect(await once()).not.toBe(await once());
});

test('a form from another origin is refused', async () => {
  const answer = await form('email=a@b.example&next=&once=', { origin: 'https://evil.example' });
  expect(answer.status).toBe(403);
});

test('a door that reads a file takes more, to its own limit', async () => {
  // the answer to the head alone: nobody reads the body
  const post = async (path: string, octets: number) => {
    const { hostname, port } = new URL(app.origin);
    const headers = {
      origin: app.origin,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': octets
    };
    const sent = request({ hostname, port, path, method: 'POST', headers });
    sent.on('error', () => {});
    sent.flushHeaders();
    const [answer] = (await once(sent, 'response')) as [{ statusCode: number }];
    sent.destroy();
    return { status: answer.statusCode };
  };
  // nothing lies behind this key, and the body is not looked at
  expect((await post('/talk/none/material', 2_000_000)).status).toBe(404);
  expect((await post('/talk/none', 2_000_000)).status).toBe(413);
});

test('a body that is too large or of unknown length is refused before it is read', async () => {
  expect((await form(`email=${'x'.repeat(600 * 1024)}`)).status).toBe(413);
  const { hostname, port } = new URL(app.origin);
  const chunked = request({
    hostname,
    port,
    path: '/sign-in',
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked', origin: app.origin }
  });
  chunked.on('error', () => {});
  chunked.write('email=a');
  chunked.end();
  const [answer] = (await once(chunked, 'response')) as [{ statusCode: number }];
  expect(answer.statusCode).toBe(411);
});

test('a forged Host changes no link and no redirect', async () => {
  const { hostname, port } = new URL(app.origin);
  const asked = request({
    hostname,
    port,
    path: '/my',
    headers: { host: 'evil.example', accept: 'text/html' }
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [
    { statusCode: number; headers: Record<string, string>; resume(): void }
  ];
  answer.resume();
  expect(answer.headers['location']).toBe('/sign-in?next=%2Fmy');
});

test('the way back after signing in is a path of ours, or nothing', async () => {
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:1'
  ]) {
    const page = await fetch(`${app.origin}/sign-in?next=${encodeURIComponent(next)}`);
    expect(await page.text()).toContain('name="next" value=""');
  }
  const page = await fetch(`${app.origin}/sign-in?next=${encodeURIComponent('/my/devices')}`);
  expect(await page.text()).toContain('name="next" value="/my/devices"');
});

test('asking for mails too often is refused, and what was typed is kept', async () => {
  const statuses: number[] = [];
  let last = '';
  for (let time = 0; time < 8; time++) {
    const answer = await form('email=often%40school.example&next=&once=');
    statuses.push(answer.status);
    last = await answer.text();
  }
  expect(statuses).toEqual([303, 303, 303, 303, 303, 303, 429, 429]);
  expect(last).toContain('That was too often');
  expect(last).toContain('value="often@school.example"');
});

test('the answer is the same for an address that is known and one that is not', async () => {
  const answers = await Promise.all(
    ['known@school.example', 'unknown@school.example'].map((email) =>
      form(`email=${encodeURIComponent(email)}&next=&once=`)
    )
  );
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  for (const answer of answers)
    expect(answer.headers.get('location')).toMatch(/^\/prove\/[\w-]{36}$/);
});

test('health says live and ready', async () => {
  expect((await fetch(`${app.origin}/healthz/live`)).status).toBe(200);
  expect((await fetch(`${app.origin}/healthz/ready`)).status).toBe(200);
});

describe('starting and stopping', () => {
  /** Runs the entry with an environment until it ends. */
  async function startWith(env: Record<string, string>): Promise<{ code: number; said: string }> {
    const own = mkdtempSync(join(tmpdir(), 'twilight-start-'));
    const child = spawn(process.execPath, ['src/server.ts'], {
      env: { PATH: process.env['PATH'], DATA_DIR: own, ...env }
    });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    const [code] = (await once(child, 'exit')) as [number];
    rmSync(own, { recursive: true, force: true });
    return { code, said };
  }

  test('a missing or wrong setting stops the start with its name and an example', async () => {
    const { code, said } = await startWith({ PORT: 'many', SMTP_URL: 'mail.council.example' });
    expect(code).toBe(1);
    expect(said).toContain('ORIGIN is missing');
    expect(said).toContain('Example: ORIGIN=https://');
    expect(said).toContain('PORT is "many"');
    expect(said).toContain('SMTP_URL is not smtp://');
    expect(said).not.toContain('    at ');
  });

  test('a taken port is a clear message', async () => {
    const squatter = createServer();
    await new Promise<void>((listening) => squatter.listen(0, '127.0.0.1', listening));
    const { port } = squatter.address() as { port: number };
    const { code, said } = await startWith({
      ...ENVIRONMENT,
      HOST: '127.0.0.1',
      PORT: String(port),
      ORIGIN: `http://localhost:${port}`,
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${join(folder, 'squatter.db')}`
    });
    squatter.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken`);
  });

  test('a demo store is served on this machine only', async () => {
    const own = mkdtempSync(join(tmpdir(), 'twilight-demo-'));
    const databaseUrl = `sqlite:${join(own, 'store.db')}`;
    const first = await startApp({ databaseUrl, dataDir: own });
    await first.stop();
    const { open } = await import('#db/open.server.ts');
    const db = open(databaseUrl);
    await db.updateTable('installation').set({ demo_at: '2026-01-01T00:00:00.000Z' }).execute();
    await db.destroy();
    const { code, said } = await startWith({
      ...ENVIRONMENT,
      DATABASE_URL: databaseUrl,
      ORIGIN: 'https://twilight.council.example',
      PORT: '0',
      HOST: '127.0.0.1'
    });
    rmSync(own, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(said).toContain('is a demo');
  });

  test('without SMTP_URL it starts and says that letters wait', () => {
    expect(app.output()).toContain('SMTP_URL is not set');
  });

  test('asked to stop, it finishes the request that is open and ends with 0', async () => {
    const own = mkdtempSync(join(tmpdir(), 'twilight-stop-'));
    const other = await startApp({
      databaseUrl: `sqlite:${join(own, 'store.db')}`,
      dataDir: own
    });
    const { hostname, port } = new URL(other.origin);
    const slow = request({
      hostname,
      port,
      path: '/sign-in',
      method: 'POST',
      headers: {
        origin: other.origin,
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': 16
      }
    });
    slow.write('email=a%40b');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const ended = other.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    slow.end('.exam');
    const [answer] = (await once(slow, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(303);
    expect(await ended).toBe(0);
    rmSync(own, { recursive: true, force: true });
  });
});
