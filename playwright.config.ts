import { defineConfig } from '@playwright/test';

import { findBrowser } from './tests/support/browser.ts';
import { ENVIRONMENT } from './tests/support/environment.ts';

// the stories make people and events by the verbs, in their own process
Object.assign(process.env, ENVIRONMENT);

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'tests/stories',
  outputDir: 'test-results',
  fullyParallel: true,
  // a story waits for mails and rounds for half of its time: three keep two cores busy
  workers: 3,
  retries: 0,
  // a story is long, and machines are busy; nothing of the product is measured by it
  timeout: 180_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/stories.json' }]],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // drawing what moves costs a tenth of a story's time; the big screen's story looks at motion
    contextOptions: { reducedMotion: 'reduce' },
    // a trace costs a fifth of a story's time: npx playwright test --trace retain-on-failure
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 30_000,
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // a page lives for a second: what V8 compiles well is gone before it pays, and cost a fifth
        '--js-flags=--no-maglev --no-turbofan',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
      ]
    }
  },
  projects: [
    {
      name: 'phone without scripts',
      use: { ...phone(), javaScriptEnabled: false },
      // axe runs as a script in the page
      testIgnore: 'every-page-is-good.spec.ts'
    },
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } }
  ]
});

/** The normal case: a phone at 15:40. */
function phone() {
  return { viewport: { width: 360, height: 740 }, hasTouch: true };
}
