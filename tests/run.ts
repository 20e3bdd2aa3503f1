/**
 * `npm test`: everything, in the order in which it fails fastest, ending with one line that counts.
 * Formatting, lint, types, rules and verbs on both databases, the build, the stories.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { ensureBrowser } from './support/browser.ts';
import { ENVIRONMENT } from './support/environment.ts';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'test-results');

interface Count {
  step: string;
  passed: number;
  failed: number;
  seconds: number;
}

const counts: Count[] = [];

/** How tools of ours are run, in the environment as it is then. */
const inHere = () => ({
  cwd: ROOT,
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  }
});

/** Runs a tool of ours; returns whether it ended well. */
function run(tool: string, ...args: string[]): boolean {
  const { status, error } = spawnSync(tool, args, { ...inHere(), stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

/** As `run`, beside others: what it says is kept until it ends. */
async function aside(tool: string, ...args: string[]): Promise<{ good: boolean; said: string }> {
  const child = spawn(tool, args, { ...inHere(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const good = await new Promise<boolean>((ended) => {
    child.on('error', (error) => {
      said += error.message;
      ended(false);
    });
    child.on('close', (code) => ended(code === 0));
  });
  return { good, said };
}

const heading = (name: string) =>
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);

/** A step that is one check by itself, or that counts its own tests. */
function step(name: string, work: () => boolean, count?: () => { passed: number; failed: number }) {
  heading(name);
  const begin = performance.now();
  const good = work();
  const seconds = Math.round((performance.now() - begin) / 1000);
  const own = count?.() ?? { passed: good ? 1 : 0, failed: good ? 0 : 1 };
  // a tool that fails without a failed test (a file that does not load) is a failure all the same
  if (!good && own.failed === 0) own.failed = 1;
  counts.push({ step: name, ...own, seconds });
  return good;
}

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(join(RESULTS, file), 'utf8')) as T;
  } catch {
    return null;
  }
}

function vitestCount() {
  const found = read<{ numPassedTests: number; numFailedTests: number }>('vitest.json');
  return { passed: found?.numPassedTests ?? 0, failed: found?.numFailedTests ?? 0 };
}

function storiesCount() {
  const found = read<{ stats: { expected: number; unexpected: number; flaky: number } }>(
    'stories.json'
  );
  const { expected = 0, unexpected = 0, flaky = 0 } = found?.stats ?? {};
  return { passed: expected, failed: unexpected + flaky };
}

rmSync(RESULTS, { recursive: true, force: true });
// an environment of the machine's own must not decide what is tested
for (const name of Object.keys(process.env)) {
  if (/^(DATABASE_URL|SMTP_URL|PORT|DATA_DIR|IMAP_.*|MAIL_AUTHSERV_ID|MAIL_OAUTH_.*)$/.test(name)) {
    delete process.env[name];
  }
}
Object.assign(process.env, ENVIRONMENT);

/**
 * The looks at the source, and the build: they need nothing of each other, and the types alone take as
 * long as the rest. Returns whether there is a build.
 */
async function looks(): Promise<boolean> {
  const look = async (name: string, tool: string, ...args: string[]) => {
    const begin = performance.now();
    const { good, said } = await aside(tool, ...args);
    const seconds = Math.round((performance.now() - begin) / 1000);
    heading(name);
    console.log(said.trim());
    counts.push({ step: name, passed: good ? 1 : 0, failed: good ? 0 : 1, seconds });
    return good;
  };
  // the build writes the same, and leaves what has not changed
  if (!step('sync', () => run('svelte-kit', 'sync'))) return false;
  const types = look('types', 'svelte-check', '--tsconfig', './tsconfig.json');
  await look('format', 'prettier', '--check', '--log-level', 'warn', '.');
  await look('lint', 'eslint', '.');
  const built = await look('build', 'vite', 'build', '--logLevel', 'warn');
  await types;
  return built;
}

const built = await looks();
if (built) {
  step(
    'rules, verbs, hardening',
    () =>
      run(
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${join(RESULTS, 'vitest.json')}`
      ),
    vitestCount
  );
  const missing = ensureBrowser();
  step(
    'stories',
    () => {
      if (!missing) return run('playwright', 'test');
      console.error(missing);
      return false;
    },
    storiesCount
  );
}

console.log('');
for (const { step, passed, failed, seconds } of counts) {
  console.log(`${step.padEnd(26)} ${passed} passed, ${failed} failed (${seconds} s)`);
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\nTests: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
