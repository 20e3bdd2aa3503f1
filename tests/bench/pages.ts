/** What's on and an event's page, next to a bare page of the same framework. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import autocannon from 'autocannon';

import { migrate } from '#db/migrate.ts';
import { open } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus, toLocal } from '#lib/time.server.ts';

import { startApp } from '../support/app.ts';
import { ENVIRONMENT } from '../support/environment.ts';
import { published, slotIn } from '../support/people.ts';
import { freePort } from '../support/port.ts';
import { cost, rate, type BenchRow } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/bench');
const SECONDS = 5;
const CONNECTIONS = 10;
/** Octets of HTML and CSS, gzip, that a public page may weigh (experience.md). */
const BUDGET = 30 * 1024;

export async function pageRows(): Promise<BenchRow[]> {
  Object.assign(process.env, ENVIRONMENT);
  const folder = mkdtempSync(join(tmpdir(), 'twilight-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  const slug = await fill(databaseUrl);
  const bare = await startBare();
  const app = await startApp({ databaseUrl, dataDir: folder });
  try {
    const plain = await requests(`${bare.origin}/`);
    const list = await requests(`${app.origin}/`);
    const event = await requests(`${app.origin}/events/${slug}`);
    const row = (name: string, ours: number) =>
      rate({
        name,
        reference: 'bare page of the same framework',
        ours,
        theirs: plain,
        unit: '1/s',
        goal: 1
      });
    const weight = async (name: string, path: string) =>
      cost({
        name,
        reference: 'budget',
        ours: await weigh(app.origin + path),
        theirs: BUDGET,
        unit: 'bytes gzip',
        goal: 1
      });
    return [
      row("what's on, 20 events", list),
      row('an event with 12 slots', event),
      await weight("what's on, HTML and CSS", '/'),
      await weight('an event, HTML and CSS', `/events/${slug}`),
      await weight('the booking form, HTML and CSS', `/events/${slug}/book`)
    ];
  } finally {
    await app.stop();
    bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Twenty events ahead; the first has a full running order. */
async function fill(databaseUrl: string): Promise<string> {
  const now = realNow();
  await migrate(databaseUrl, now);
  const db = open(databaseUrl);
  let slug = '';
  for (let at = 0; at < 20; at++) {
    const day = toLocal(plus(now, { hours: 24 * (20 + at) })).slice(0, 10);
    const event = await published(db, {
      title: `Teachmeet number ${at + 1}`,
      startsLocal: `${day}T16:00`,
      endsLocal: `${day}T18:00`,
      now
    });
    if (at > 0) continue;
    slug = event.slug;
    for (let slot = 0; slot < 12; slot++) {
      const minute = String((slot % 6) * 8).padStart(2, '0');
      await slotIn(db, event.id, { starts: `${slot < 6 ? 16 : 17}:${minute}` });
    }
  }
  await db.destroy();
  return slug;
}

/** Builds and starts the bare app beside ours. */
async function startBare(): Promise<{ origin: string; stop(): void }> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = { ...process.env, BARE_OUT: join(CACHE, 'out'), BARE_KIT: join(CACHE, 'kit') };
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: join(import.meta.dirname, 'bare'),
    env,
    stdio: 'inherit'
  });
  if (status !== 0) throw new Error('The bare app does not build');
  const child = spawn(process.execPath, ['index.js'], {
    cwd: join(CACHE, 'out'),
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', ORIGIN: origin }
  });
  await new Promise((ready) => child.stdout.once('data', ready));
  return { origin, stop: () => child.kill() };
}

/** Requests a second after a warm-up, all of them answered with 200. */
async function requests(url: string): Promise<number> {
  await autocannon({ url, connections: CONNECTIONS, duration: 1 });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} did not answer every time`);
  return result.requests.average;
}

/** The page's HTML and its stylesheet, each compressed as the server sends them. */
async function weigh(url: string): Promise<number> {
  const html = await (await fetch(url)).text();
  const assets = join(ROOT, 'build/client/_app/immutable/assets');
  const css = readdirSync(assets).filter((file) => file.endsWith('.css') && html.includes(file));
  if (/<script/i.test(html)) throw new Error(`${url} ships a script`);
  return [html, ...css.map((file) => readFileSync(join(assets, file), 'utf8'))]
    .map((text) => gzipSync(text).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
