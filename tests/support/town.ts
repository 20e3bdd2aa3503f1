/**
 * What a story has: the built app on a demo store that is as fresh for each, a mailbox that really receives, a clock to
 * move, and a few people. Every page that it visits is watched for errors in the console.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

import { test as base, expect, type Page } from '@playwright/test';
import { sql } from 'kysely';

import { audit } from '#db/audit.ts';
import { migrate } from '#db/migrate.ts';
import { open, type Db } from '#db/open.server.ts';
import { moveClock, storeNow } from '#lib/clock.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';

import { startApp, type App } from './app.ts';
import { expectGood } from './good.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { DETAILS, establishment, published, slotIn } from './people.ts';

export { expect, expectGood, DETAILS, published, slotIn, establishment };

export interface Town {
  app: App;
  db: Db;
  mail: Mailbox;
  /** The demo's time now. */
  now(): Promise<string>;
  /** Signs a person in on this page's browser, as the demo's page of people does. */
  signIn(page: Page, email: string): Promise<void>;
  /** Moves the clock on its page, and lets time do its work. */
  moveTo(page: Page, day: string, clock: string): Promise<void>;
}

export const ORGANISER_EMAIL = 'mairi@stem.example';
export const ADMIN_EMAIL = 'ross@stem.example';
/** A Monday in term, when every story begins unless it moves the clock. */
export const BEGIN = '2026-11-23T10:00:00.000Z';

export const test = base.extend<
  {
    town: Town;
    watch: void;
    /** Settings of the app, besides its store and its mail server; then it is one of its own. */
    settings: Record<string, string>;
  },
  { place: Place }
>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  settings: async ({}, use) => use({}),

  place: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const place = await settle();
      await use(place);
      await place.leave();
    },
    { scope: 'worker' }
  ],

  town: async ({ settings, place: shared }, use, info) => {
    const own = Object.keys(settings).length > 0;
    const place = own ? await settle(settings) : shared;
    const { app, db, mail } = place;
    await place.clear();
    try {
      await use({
        app,
        db,
        mail,
        now: () => storeNow(db, true),
        signIn: (page, email) => signIn(page, email, app.origin),
        moveTo
      });
      expect(mail.faults).toEqual([]);
      expect(await audit(db, await storeNow(db, true))).toEqual([]);
    } finally {
      if (info.status !== info.expectedStatus) {
        await info.attach('app', { body: app.output(), contentType: 'text/plain' });
      }
      if (own) await place.leave();
    }
  },

  baseURL: async ({ town }, use) => use(town.app.origin),

  /** No story leaves an error in the console of any page it opens. */
  watch: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        const text = message.text();
        // a page that answers 400 or 404 on purpose is no error of the page
        const ownStatus =
          /the server responded with a status of 4\d\d/.test(text) &&
          message.location().url === message.page()?.url();
        if (message.type() === 'error' && !ownStatus)
          errors.push(`${message.page()?.url()}: ${text}`);
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true }
  ]
});

const PUT_BACKS = 50;

/** A built app that runs, with its store and its mailbox: a start costs more than many a story. */
interface Place {
  app: App;
  db: Db;
  mail: Mailbox;
  /** As if nothing had ever happened here; waits for what is under way. */
  clear(): Promise<void>;
  leave(): Promise<void>;
}

async function settle(settings: Record<string, string> = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'twilight-story-'));
  const file = join(folder, 'store.db');
  const databaseUrl = `sqlite:${file}`;
  await migrate(databaseUrl, BEGIN);
  const db = open(databaseUrl);
  await sql`pragma synchronous = off`.execute(db);
  await db.updateTable('installation').set({ demo_at: BEGIN }).execute();
  await moveClock(db, BEGIN);
  await person(db, ORGANISER_EMAIL, 'Mairi Orr', 'organiser');
  await person(db, ADMIN_EMAIL, 'Ross Tait', 'administrator');
  const beginning = join(folder, 'beginning.db');
  await sql`vacuum into ${beginning}`.execute(db);
  const first = new DatabaseSync(beginning, { readOnly: true });
  const mail = await startMailbox();
  const app = await startApp({
    databaseUrl,
    dataDir: folder,
    smtpUrl: mail.url,
    env: { NODE_OPTIONS: `--import=${import.meta.resolve('./unsynced.ts')}`, ...settings }
  });
  return {
    app,
    db,
    mail,
    async clear() {
      await untilIdle(db);
      await putBack(first, file);
      await moveClock(db, BEGIN);
      await mail.clear();
      // a page for visitors is kept for a second, or until somebody posts something
      await fetch(`${app.origin}/nowhere`, { method: 'POST', headers: { origin: app.origin } });
    },
    async leave() {
      await app.stop();
      await mail.clear();
      await mail.close();
      first.close();
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Makes the store what it was in the beginning; a request that is still being answered may hold it. */
async function putBack(first: DatabaseSync, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await backup(first, file);
      return;
    } catch (error) {
      if (attempt === PUT_BACKS) throw error;
      await setTimeout(100);
    }
  }
}

/** Takes every round, so that none begins any more, and waits for those that run. */
async function untilIdle(db: Db): Promise<void> {
  for (;;) {
    await db
      .updateTable('round')
      .set({ lease_until: '9999-12-31T00:00:00.000Z' })
      .where('lease_by', 'is', null)
      .execute();
    const running = await db
      .selectFrom('round')
      .select('name')
      .where('lease_by', 'is not', null)
      .executeTakeFirst();
    if (!running) return;
    await setTimeout(20);
  }
}

async function person(
  db: Db,
  email: string,
  name: string,
  right?: 'organiser' | 'administrator'
): Promise<void> {
  const { id } = await personOf(db, { email, name, now: BEGIN });
  if (right)
    await giveRight(db, { person: id, right, scope: 'everything', by: SYSTEM, now: BEGIN });
  // the stories count the letters that they cause
  await db.deleteFrom('outbox').execute();
}

async function signIn(page: Page, email: string, origin: string): Promise<void> {
  const answer = await page.request.post('/demo/people', {
    form: { email },
    headers: { origin, accept: 'text/html' },
    maxRedirects: 0
  });
  expect(answer.status(), `signing in as ${email}`).toBe(303);
}

async function moveTo(page: Page, day: string, clock: string): Promise<void> {
  await page.goto('/demo/clock');
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Time').fill(clock);
  await page.getByRole('button', { name: 'Move the clock' }).click();
  await expect(page.getByRole('heading', { name: 'The clock has moved' })).toBeVisible();
}

/** Waits for the mail that proves an address and presses its link. */
export async function pressLink(page: Page, town: Town, email: string): Promise<void> {
  const mail = await town.mail.find(email, /^One press to book|^Sign in|^Confirm your address/);
  await page.goto(mail.links.find((link) => link.includes('/prove/by-link/'))!);
  await page.getByRole('main').getByRole('button').click();
}

/** A page in a browser of its own: somebody else, who shares no cookie. */
export async function somebodyElse(page: Page, town: Pick<Town, 'app'>): Promise<Page> {
  const { javaScriptEnabled = true, viewport } = test.info().project.use;
  const context = await page
    .context()
    .browser()!
    .newContext({
      baseURL: town.app.origin,
      javaScriptEnabled,
      ...(viewport && { viewport })
    });
  return context.newPage();
}
