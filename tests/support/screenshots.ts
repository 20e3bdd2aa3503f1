/** `npm run screenshots`: the README's pictures, of a demo that is always filled on the same day. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { fill } from '#db/demo/fill.ts';
import { migrate } from '#db/migrate.ts';
import { open } from '#db/open.server.ts';
import { moveClock } from '#lib/clock.server.ts';

import { startApp } from './app.ts';
import { ensureBrowser, findBrowser } from './browser.ts';
import { ENVIRONMENT } from './environment.ts';

const NOW = '2026-11-24T10:00:00.000Z';
const PICTURES = join(import.meta.dirname, '../../docs/pictures');

interface Picture {
  name: string;
  path: string;
  width: number;
  height: number;
}

const SHOWN: readonly Picture[] = [
  { name: 'whats-on', path: '/', width: 1280, height: 960 },
  { name: 'an-event-on-a-phone', path: '/events/teachmeet-wee-wins', width: 360, height: 960 }
];

Object.assign(process.env, ENVIRONMENT);
const missing = ensureBrowser();
if (missing) throw new Error(missing);
const folder = mkdtempSync(join(tmpdir(), 'twilight-pictures-'));
const databaseUrl = `sqlite:${join(folder, 'demo.db')}`;
await migrate(databaseUrl, NOW);
const db = open(databaseUrl);
await fill(db, NOW);
await moveClock(db, NOW);
await db.destroy();
const app = await startApp({ databaseUrl, dataDir: folder });
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox']
});
mkdirSync(PICTURES, { recursive: true });
for (const { name, path, width, height } of SHOWN) {
  const page = await browser.newPage({ viewport: { width, height }, baseURL: app.origin });
  await page.goto(path);
  const file = join(PICTURES, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(file);
}
await browser.close();
await app.stop();
rmSync(folder, { recursive: true, force: true });
