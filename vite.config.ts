import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

import { ENVIRONMENT } from './tests/support/environment.ts';

const TESTS = ['src/**/*.test.ts', 'db/**/*.test.ts', 'tests/**/*.test.ts'];
/** They put something in the place of a module. */
const ALONE = ['src/lib/mail/try.test.ts', 'tests/hardening/feeds.test.ts'];

export default defineConfig({
  plugins: [sveltekit()],
  css: {
    preprocessorOptions: {
      // silences the design system's own deprecation noise, never ours
      scss: { quietDeps: true }
    }
  },
  test: {
    globalSetup: ['tests/support/postgres.ts'],
    environment: 'node',
    env: ENVIRONMENT,
    // one for each core: while one waits for its database another works
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // they share what they import, which was half of the time, and leave no module changed
      { extends: true, test: { name: 'together', include: TESTS, exclude: ALONE, isolate: false } },
      { extends: true, test: { name: 'alone', include: ALONE } }
    ]
  }
});
