/** Acts that ask for a proof by mail of a moment ago. */
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import type { Actor } from './may.ts';

/** Minutes for which a session's proof counts as fresh. */
const FRESH_MINUTES = 30;

/** Refused: `prove-again` when the session was proved longer ago. */
export function staleProof(by: Actor): Refusal | null {
  if (by.system) return null;
  const since = plus(realNow(), { minutes: -FRESH_MINUTES });
  return by.provedAt && by.provedAt >= since
    ? null
    : refuse('prove-again', { minutes: FRESH_MINUTES });
}
