import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a run's files go, told to the processes that it starts. One folder for all runs grew, and a
 * round looks at every file: the desk's machine came to take three times as long.
 */
const FILES = 'TWILIGHT_TEST_FILES';
if (!process.env[FILES]) {
  const folder = join(tmpdir(), `twilight-tests-${process.pid}`);
  process.env[FILES] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** The settings of every test process; the app's own processes get theirs from app.ts. */
export const ENVIRONMENT = {
  ORIGIN: 'http://localhost:3000',
  MAIL_FROM: 'Twilight <twilight@stem.example>',
  MAIL_PER_MINUTE: '100000',
  SECRET: 'a secret that only the tests know about',
  DATA_DIR: process.env[FILES]!,
  LOG_LEVEL: 'silent'
};
