/**
 * `npm run demo`: builds the app, fills a store with the demo programme and serves it on this
 * machine. Run again it keeps the data; `npm run demo -- --fresh` starts over.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { sql } from 'kysely';

const ROOT = join(import.meta.dirname, '..');
const HOST = '127.0.0.1';
const fresh = process.argv.includes('--fresh');
const port = portOf(process.env['PORT']);
const dataDir = process.env['DATA_DIR'] ?? 'data';
const file = join(dataDir, 'demo.db');

function portOf(given = '3000'): number {
  const number = Number(given);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  return stop(`PORT is "${given}", not a whole number from 1 to 65535. Example: PORT=3001`);
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/** The demo's settings win over the machine's and over a `.env` file: no mail leaves. */
Object.assign(process.env, {
  PORT: String(port),
  HOST,
  ORIGIN: `http://localhost:${port}`,
  DATA_DIR: dataDir,
  DATABASE_URL: `sqlite:${file}`,
  SMTP_URL: '',
  IMAP_URL: '',
  MAIL_AUTHSERV_ID: '',
  MAIL_OAUTH_TENANT: '',
  MAIL_OAUTH_CLIENT: '',
  MAIL_OAUTH_SECRET: '',
  MAIL_OAUTH_URL: '',
  MAIL_FROM: 'Twilight <twilight@stemglasgow.example>',
  MAIL_PER_MINUTE: '100000',
  ADDRESS_HEADER: ''
});
const logLevel = process.env['LOG_LEVEL'] ?? 'warn';

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

function build(): Promise<void> {
  return new Promise((resolve) => {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    const said: Buffer[] = [];
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe']
    });
    child.stdout.on('data', (text: Buffer) => said.push(text));
    child.stderr.on('data', (text: Buffer) => said.push(text));
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else stop(`The app could not be built:\n${Buffer.concat(said).toString()}`);
    });
  });
}

/** Fills a file beside the demo's and moves it there when it is whole. */
async function makeStore(): Promise<void> {
  const { audit } = await import('#db/audit.ts');
  const { fill } = await import('#db/demo/fill.ts');
  const { migrate } = await import('#db/migrate.ts');
  const { open } = await import('#db/open.server.ts');
  const { realNow } = await import('#lib/clock.server.ts');
  const unfinished = `${file}.unfinished`;
  remove(unfinished);
  // a letter that does not arrive belongs to the demo
  process.env['LOG_LEVEL'] = 'silent';
  mkdirSync(dataDir, { recursive: true });
  const now = realNow();
  await migrate(`sqlite:${unfinished}`, now);
  const db = open(`sqlite:${unfinished}`);
  // a file that is thrown away when the power fails needs no care
  await sql`pragma synchronous = off`.execute(db);
  await fill(db, now);
  const broken = await audit(db, now);
  if (broken.length > 0) stop(`The demo breaks its own rules: ${JSON.stringify(broken)}`);
  await db.destroy();
  remove(file);
  renameSync(unfinished, file);
}

function remove(store: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(store + ending, { force: true });
}

async function hasEventsAhead(): Promise<boolean> {
  const { migrate } = await import('#db/migrate.ts');
  const { open } = await import('#db/open.server.ts');
  const { realNow, storeNow } = await import('#lib/clock.server.ts');
  await migrate(`sqlite:${file}`, realNow());
  const db = open(`sqlite:${file}`);
  try {
    const ahead = await db
      .selectFrom('event')
      .select('id')
      .where('status', '=', 'published')
      .where('starts_at', '>', await storeNow(db, true))
      .executeTakeFirst();
    return ahead !== undefined;
  } finally {
    await db.destroy();
  }
}

async function serve(): Promise<void> {
  const { CAST } = await import('#lib/demo-cast.ts');
  const child = spawn(process.execPath, [join(ROOT, 'src/server.ts')], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: logLevel },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  });
  child.once('message', () => {
    const origin = `http://localhost:${port}`;
    const width = Math.max(...CAST.map(({ kind }) => kind.length));
    console.log(`
  Open ${origin}

  Sign in as anybody at ${origin}/demo/people, for example as
${CAST.map(({ kind, email }) => `    ${kind.padEnd(width)}  ${email}`).join('\n')}

  Every mail: ${origin}/demo/mail     The clock: ${origin}/demo/clock
  Stop with Ctrl+C. The data stays in ${file}; npm run demo -- --fresh starts over.
`);
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 0 : 1);
  });
  // Ctrl+C reaches the child by itself; a plain kill reaches only us
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
}

if (!(await isFree(port))) {
  stop(
    `Port ${port} is taken. End what runs there, or choose another: PORT=${port + 1} npm run demo`
  );
}
const empty = fresh || !existsSync(file);
console.log(empty ? 'Building the app and filling the demo …' : 'Building the app …');
await Promise.all([build(), empty ? makeStore() : undefined]);
if (!empty && !(await hasEventsAhead())) {
  console.log('No event of this demo lies ahead any more: npm run demo -- --fresh starts over.');
}
await serve();
