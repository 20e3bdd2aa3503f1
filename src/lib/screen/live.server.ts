/** The state of a screen as a stream: one message at once, and one for each change. */
import type { Db } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import type { Event } from '#lib/events/event.server.ts';

import { screenState } from './state.server.ts';

/** Milliseconds between two looks at the store: what another process changed shows within a second. */
const LOOK = 300;
/** Looks after which a quiet stream says that it is there. */
const BEAT = 50;
/** `src/server.ts` emits it first when the process is asked to stop. */
const STOPPING = 'twilight:stopping';

export function streamOf(db: Db, event: Event): Response {
  let timer: NodeJS.Timeout | undefined;
  let end: () => void = () => {};
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const text = new TextEncoder();
      let known = -1;
      let quiet = 0;
      end = () => {
        clearTimeout(timer);
        process.off(STOPPING, end);
        try {
          controller.close();
        } catch {
          // the reader has gone already
        }
      };
      process.on(STOPPING, end);
      const look = async () => {
        const version = await versionOf(db, event.id);
        if (version !== known) {
          known = version;
          quiet = 0;
          const state = await screenState(db, { event, now: realNow() });
          controller.enqueue(text.encode(`data: ${JSON.stringify(state)}\n\n`));
        } else if (++quiet % BEAT === 0) controller.enqueue(text.encode(': still here\n\n'));
        timer = setTimeout(() => void look().catch(end), LOOK);
      };
      await look().catch(end);
    },
    cancel: () => end()
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      // no step on the way may hold it back or keep it
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no'
    }
  });
}

async function versionOf(db: Db, event: string): Promise<number> {
  const row = await db
    .selectFrom('screen')
    .select('version')
    .where('event_id', '=', event)
    .executeTakeFirst();
  return row?.version ?? 0;
}
