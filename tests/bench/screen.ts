/** How soon the big screen follows the phone that moves it, in the built app. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { migrate } from '#db/migrate.ts';
import { open } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { plus, toLocal } from '#lib/time.server.ts';

import { startApp } from '../support/app.ts';
import { ENVIRONMENT } from '../support/environment.ts';
import { published, slotIn } from '../support/people.ts';
import { cost, type BenchRow } from './run.ts';

const PRESSES = 30;
/** Milliseconds from a press on the phone to the screen's new state: it follows within a second. */
const FOLLOWS = 1000;

export async function screenRows(): Promise<BenchRow[]> {
  Object.assign(process.env, ENVIRONMENT);
  const folder = mkdtempSync(join(tmpdir(), 'twilight-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  const event = await fill(databaseUrl);
  const app = await startApp({ databaseUrl, dataDir: folder });
  try {
    const remote = `${app.origin}/screen/remote/${keyTo('screen', event)}`;
    const stop = new AbortController();
    const screen = states(await fetch(`${remote}/live`, { signal: stop.signal }));
    let version = (await screen.next()).value!.version;
    const took: number[] = [];
    for (let press = 0; press < PRESSES; press++) {
      const begin = performance.now();
      const answer = await fetch(`${remote}/act`, {
        method: 'POST',
        headers: { origin: app.origin, accept: 'application/json' },
        body: new URLSearchParams({
          act: press % 2 === 0 ? 'break' : 'order',
          version: String(version)
        })
      });
      if (!answer.ok) throw new Error(`A press was answered with ${answer.status}`);
      const seen = (await screen.next()).value!;
      if (seen.version === version) throw new Error('The screen did not move');
      version = seen.version;
      took.push(performance.now() - begin);
    }
    stop.abort();
    return [
      cost({
        name: `the big screen follows a phone, slowest of ${PRESSES}`,
        reference: 'at most',
        ours: Math.max(...took),
        theirs: FOLLOWS,
        unit: 'ms',
        goal: 1
      })
    ];
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(databaseUrl: string): Promise<string> {
  const now = realNow();
  await migrate(databaseUrl, now);
  const db = open(databaseUrl);
  const day = toLocal(plus(now, { hours: 24 })).slice(0, 10);
  const times = { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` };
  const { id } = await published(db, { ...times, now });
  await slotIn(db, id);
  await db.destroy();
  return id;
}

/** The states of a screen's stream, as they come. */
async function* states(answer: Response): AsyncGenerator<{ version: number }, undefined> {
  let text = '';
  for await (const octets of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += octets;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const message = text.slice(0, end);
      text = text.slice(end + 2);
      if (message.startsWith('data: ')) yield JSON.parse(message.slice(6)) as { version: number };
    }
  }
  return undefined;
}
