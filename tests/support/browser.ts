/** Finding a browser for the stories, and installing one where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { chromium } from '@playwright/test';

const SYSTEM = [
  // the same engine without windows starts faster
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/**
 * The browser to run: `CHROMIUM_PATH`, a system Chromium, or Playwright's own.
 *
 * @returns a path, or undefined for Playwright's own (or for none at all)
 */
export function findBrowser(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  return SYSTEM.find((path) => existsSync(path));
}

/** Whether a story could run now. */
export function hasBrowser(): boolean {
  const found = findBrowser();
  return existsSync(found ?? chromium.executablePath());
}

/**
 * Makes sure that there is a browser, installing one where that is possible.
 *
 * @returns null, or what to do by hand
 */
export function ensureBrowser(): string | null {
  if (hasBrowser()) return null;
  const debianCi =
    process.env['CI'] && process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (debianCi) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium-headless-shell']);
    // a release of Debian that has no such package
    if (!hasBrowser()) run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  if (!hasBrowser()) run('npx', ['playwright', 'install', 'chromium']);
  if (hasBrowser()) return null;
  return (
    'No browser was found and none could be installed. Install Chromium or Chrome, ' +
    'or name one: CHROMIUM_PATH=/path/to/chrome npm test'
  );
}

function run(command: string, args: string[]): void {
  console.log(`$ ${command} ${args.join(' ')}`);
  spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
}
