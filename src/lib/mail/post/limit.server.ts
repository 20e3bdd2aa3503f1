/** The mail server's limit: so many letters a minute, from however many processes. */
import type { Db } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { allowSome, secondsLeft } from '#lib/rate.server.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

/** The limit is asked for a tenth of it at a time, and for so many at most. */
const ALLOWED_AT_ONCE = 10;

/** Whether one more letter may go in this minute: asked of the store for a few at a time. */
export function permits(db: Db): () => Promise<boolean> {
  const limit = { what: 'post', most: settings().mailPerMinute, seconds: 60 };
  const count = Math.max(1, Math.min(ALLOWED_AT_ONCE, Math.floor(limit.most / 10)));
  let left = 0;
  let until = '';
  async function one(): Promise<boolean> {
    const real = realNow();
    if (left <= 0 || until <= real) {
      until = plus(real, { seconds: secondsLeft(limit) });
      left = await allowSome(db, limit, { who: 'smtp', count });
    }
    left -= 1;
    return left >= 0;
  }
  // letters that go side by side ask one after the other, or what was allowed to one would be lost
  let before: Promise<unknown> = Promise.resolve();
  return () => {
    const answer = before.then(one);
    before = answer.catch(() => {});
    return answer;
  };
}
