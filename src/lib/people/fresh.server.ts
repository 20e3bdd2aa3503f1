/** A fresh proof by mail, which an administrator's acts need. */
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import type { Actor } from './may.ts';

/** Minutes for which a proof by mail counts as fresh for an administrator's acts. */
const FRESH = 30;

/** Refused: `prove-again` when the proof of whoever acts is older than 30 minutes. */
export function needFreshProof(by: Actor): Refusal | null {
  if (by.system) return null;
  const fresh = by.provedAt && by.provedAt >= plus(realNow(), { minutes: -FRESH });
  return fresh ? null : refuse('prove-again', { minutes: FRESH });
}
