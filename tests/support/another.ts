/** A process beside the test's own, which looks at the same store when it is asked to. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { ENVIRONMENT } from './environment.ts';
import type { Reminding } from './reminder.ts';

export interface Another {
  /** Resolves when it has done so. */
  ask(what: Reminding): Promise<void>;
  end(): Promise<void>;
}

export async function anotherProcess(): Promise<Another> {
  const child = fork(join(import.meta.dirname, 'reminder.ts'), {
    env: { ...process.env, ...ENVIRONMENT }
  });
  const gone = once(child, 'exit').then(([code]) => [`exit ${code}`]);
  const answer = async () => {
    const quiet = new AbortController();
    const said = once(child, 'message', { signal: quiet.signal });
    said.catch(() => {});
    // a child that dies would never answer
    const [word] = (await Promise.race([said, gone])) as [string];
    quiet.abort();
    if (word !== 'ready' && word !== 'done') throw new Error(`The other process: ${word}`);
  };
  await answer();
  return {
    async ask(what) {
      const done = answer();
      child.send(what);
      await done;
    },
    async end() {
      child.disconnect();
      await gone;
    }
  };
}
