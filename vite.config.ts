import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

import { ENVIRONMENT } from './tests/support/environment.ts';

export default defineConfig({
  plugins: [sveltekit()],
  css: {
    preprocessorOptions: {
      // silences the design system's own deprecation noise, never ours
      scss: { quietDeps: true }
    }
  },
  test: {
    include: ['src/**/*.test.ts', 'db/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['tests/support/postgres.ts'],
    environment: 'node',
    env: ENVIRONMENT,
    // one for each core: while one waits for its database another works
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
});
