import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

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
    env: {
      ORIGIN: 'http://localhost:3000',
      MAIL_FROM: 'Twilight <twilight@stem.example>',
      SECRET: 'a secret that only the tests know about',
      LOG_LEVEL: 'silent'
    },
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
});
