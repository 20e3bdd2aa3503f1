/** The built app as a process of its own, on a store of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENVIRONMENT } from './environment.ts';
import { freePort } from './port.ts';

export interface App {
  origin: string;
  process: ChildProcess;
  /** What it wrote, for a test that failed. */
  output(): string;
  /** Asks it to stop and waits; returns its exit code. */
  stop(): Promise<number | null>;
}

export interface AppSettings {
  databaseUrl: string;
  dataDir: string;
  smtpUrl?: string;
  env?: Record<string, string>;
}

/** Starts `src/server.ts` and waits until it answers. */
export async function startApp(settings: AppSettings): Promise<App> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['src/server.ts'], {
    env: {
      PATH: process.env['PATH'],
      // every app of a run is the same code
      NODE_COMPILE_CACHE: join(tmpdir(), 'twilight-compiled'),
      ...ENVIRONMENT,
      PORT: String(port),
      HOST: '127.0.0.1',
      ORIGIN: origin,
      DATA_DIR: settings.dataDir,
      DATABASE_URL: settings.databaseUrl,
      LOG_LEVEL: 'warn',
      SHUTDOWN_SECONDS: '3',
      ...(settings.smtpUrl && { SMTP_URL: settings.smtpUrl }),
      ...settings.env
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  });
  const lines: string[] = [];
  child.stdout!.on('data', (text) => lines.push(String(text)));
  child.stderr!.on('data', (text) => lines.push(String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
  await Promise.race([
    ready,
    ended.then((code) => {
      throw new Error(`The app ended with ${code} before it was ready:\n${lines.join('')}`);
    })
  ]);
  return {
    origin,
    process: child,
    output: () => lines.join(''),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return ended;
    }
  };
}
