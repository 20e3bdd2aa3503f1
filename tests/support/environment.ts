import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The settings of every test process; the app's own processes get theirs from app.ts. */
export const ENVIRONMENT = {
  ORIGIN: 'http://localhost:3000',
  MAIL_FROM: 'Twilight <twilight@stem.example>',
  MAIL_PER_MINUTE: '100000',
  SECRET: 'a secret that only the tests know about',
  DATA_DIR: join(tmpdir(), 'twilight-tests'),
  LOG_LEVEL: 'silent'
};
