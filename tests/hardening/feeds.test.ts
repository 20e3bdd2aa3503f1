/** The door of feeds: what calendars are told, how often a text is built, what an address gives away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { migrate } from '#db/migrate.ts';
import { open, type Db } from '#db/open.server.ts';
import type * as Ics from '#lib/calendar/ics.ts';
import { lint } from '#lib/calendar/lint.ts';
import { makeFeed, removeFeed } from '#lib/changes/feeds/address.server.ts';
import { VISITOR } from '#lib/people/may.ts';

import { GET } from '../../src/routes/(public)/cal/[feed].ics/+server.ts';
import { startApp, type App } from '../support/app.ts';
import { shownIn } from '../support/calendar.ts';
import { after, book, cancel } from '../support/desk.ts';
import { done, NOW, published, somebody } from '../support/people.ts';
import { onBothStores } from '../support/store.ts';

/** How many VEVENTs were built; the real builder builds them. */
const built = vi.hoisted(() => ({ count: 0 }));
vi.mock('#lib/calendar/ics.ts', async (original) => {
  const ics = await original<typeof Ics>();
  return {
    ...ics,
    eventText: (event: Parameters<typeof ics.eventText>[0]) => {
      built.count += 1;
      return ics.eventText(event);
    }
  };
});

onBothStores('a calendar that polls', (store) => {
  /** What one poll got, how much was built for it, and how often the store was asked. */
  async function poll(token: string, known: string | null = null, now = after(60)) {
    const { db } = store();
    let asked = 0;
    const reader = db.withPlugin({
      transformQuery: ({ node }) => ((asked += 1), node),
      transformResult: async ({ result }) => result
    });
    built.count = 0;
    const address = `http://localhost:3000/cal/${token}.ics`;
    const response = await (GET as unknown as (event: unknown) => Promise<Response>)({
      locals: { db, reader, now, client: '192.0.2.1', actor: VISITOR },
      params: { feed: token },
      request: new Request(address, { headers: known === null ? {} : { 'if-none-match': known } })
    });
    const etag = response.headers.get('etag');
    const text = await response.text();
    return { status: response.status, etag, text, built: built.count, asked };
  }

  test('builds nothing while nothing changes, and then only what changed', async () => {
    const { db } = store();
    const me = await somebody(db);
    const events = [];
    for (let at = 0; at < 6; at++) events.push(await published(db, { title: `Evening ${at}` }));
    const bookings = [];
    for (const event of events) bookings.push(await book(db, event, me));
    const facts = { programme: null, alarm: null, by: me.actor, now: NOW };
    const { token } = done(await makeFeed(db, facts));

    const first = await poll(token);
    expect(first).toMatchObject({ status: 200, built: 6 });
    // the same calendar again: not even the rows are read
    const again = await poll(token, first.etag);
    expect(again).toMatchObject({ status: 304, built: 0, text: '', etag: first.etag });
    expect(again.asked).toBeLessThan(first.asked);
    // another calendar that has nothing yet
    expect(await poll(token)).toEqual({ ...first, built: 0, asked: again.asked });

    await cancel(db, bookings[2]!, { by: me, now: after(61) });
    const less = await poll(token, first.etag, after(62));
    expect(less).toMatchObject({ status: 200, built: 0 });
    expect(shownIn(less.text)).toHaveLength(5);
    await book(db, await published(db, { title: 'One more' }), me, { now: after(63) });
    expect(await poll(token, less.etag, after(64))).toMatchObject({ status: 200, built: 1 });
  });

  test('shares what is built of what’s on with everybody', async () => {
    const first = await poll('public');
    expect(first.status).toBe(200);
    expect(first.built).toBeGreaterThan(0);
    expect(await poll('public')).toMatchObject({ status: 200, built: 0, text: first.text });
    const known = `"other", W/${first.etag}`;
    expect(await poll('public', known)).toMatchObject({ status: 304, built: 0, text: '' });
    expect((await poll('public', '"other"')).status).toBe(200);
  });
});

describe('the door of feeds', () => {
  let app: App;
  let db: Db;
  let folder: string;
  let me: Awaited<ReturnType<typeof somebody>>;
  let token: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilight-feeds-'));
    const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
    await migrate(databaseUrl, NOW);
    db = open(databaseUrl);
    me = await somebody(db);
    // far ahead: the app's clock is the real one
    const when = { startsLocal: '2099-12-10T16:00', endsLocal: '2099-12-10T18:00' };
    await book(db, await published(db, { title: 'Tinkering', ...when }), me);
    token = await addressOf(me);
    app = await startApp({ databaseUrl, dataDir: folder });
  });

  afterAll(async () => {
    await app.stop();
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  async function addressOf(person: typeof me): Promise<string> {
    const facts = { programme: null, alarm: null, by: person.actor, now: NOW };
    return done(await makeFeed(db, facts)).token;
  }
  const ask = (feed: string, { method = 'GET', ...headers }: Record<string, string> = {}) =>
    fetch(`${app.origin}/cal/${feed}.ics`, { method, headers, redirect: 'manual' });

  test.each([
    ['a person’s', () => token, 'private, max-age=300'],
    ['what’s on', () => 'public', 'public, max-age=300']
  ])('%s feed is a calendar for five minutes, without a cookie', async (_, feed, cache) => {
    const answer = await ask(feed());
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(lint(text, { feed: true })).toEqual([]);
    expect(shownIn(text)).toHaveLength(1);
    const header = (name: string) => answer.headers.get(name);
    expect(header('content-type')).toBe('text/calendar; charset=utf-8');
    expect(header('cache-control')).toBe(cache);
    expect(header('etag')).toMatch(/^"[\w-]{43}"$/);
    expect(header('x-robots-tag')).toBe('noindex');
    expect(answer.headers.getSetCookie()).toEqual([]);
    // whoever asks, and however often
    const etag = header('etag')!;
    const same = await ask(feed(), { cookie: 'twilight=nonsense' });
    expect([same.headers.get('etag'), await same.text()]).toEqual([etag, text]);
    expect(same.headers.get('cache-control')).toBe(cache);
    const known = await ask(feed(), { 'if-none-match': etag });
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    expect(known.headers.get('cache-control')).toBe(cache);
    const head = await ask(feed(), { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag]);
    expect(head.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(head.headers.get('cache-control')).toBe(cache);
    const headKnown = await ask(feed(), { method: 'HEAD', 'if-none-match': etag });
    expect(headKnown.status).toBe(304);
  });

  test('nothing is at an unknown address, and one that was removed says so', async () => {
    const gone = await somebody(db);
    const address = await addressOf(gone);
    const { id: feed } = await db
      .selectFrom('calendar_feed')
      .select('id')
      .where('person_id', '=', gone.id)
      .executeTakeFirstOrThrow();
    expect((await ask(address)).status).toBe(200);
    done(await removeFeed(db, { feed, by: gone.actor, now: NOW }));
    const answers = [
      [await ask(address), 410],
      [await ask('x'.repeat(32)), 404],
      [await ask('..%2fmy'), 404]
    ] as const;
    for (const [answer, status] of answers) {
      expect(answer.status).toBe(status);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await answer.text()).not.toContain('VCALENDAR');
    }
  });

  test('nothing is written of an address in the log', () => {
    expect(app.output()).not.toContain(token);
  });

  test('only reads: there is nothing to post to', async () => {
    const answer = await ask(token, { method: 'POST', origin: app.origin });
    expect(answer.status).toBe(405);
  });

  test('whoever guesses is slowed down, and calendars at their addresses are not', async () => {
    let last = 404;
    let guesses = 0;
    for (; guesses < 130 && last === 404; guesses++) {
      last = (await ask(`${'y'.repeat(29)}${100 + guesses}`)).status;
    }
    expect(last).toBe(429);
    expect(guesses).toBeGreaterThan(50);
    const slowed = await ask('z'.repeat(32));
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(token)).status).toBe(200);
    expect((await ask('public')).status).toBe(200);
  });

  test('one address that is asked all the time is slowed down, others are not', async () => {
    const greedy = await addressOf(await somebody(db));
    let last = 200;
    for (let at = 0; at < 130 && last === 200; at++) last = (await ask(greedy)).status;
    expect(last).toBe(429);
    expect((await ask(token)).status).toBe(200);
  });
});
