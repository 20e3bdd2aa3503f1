/** A fresh proof by mail, which an administrator's acts need. */
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import type { Actor } from './may.ts';

/** Minutes for which a proof counts as fresh. */
const FRESH = 30;

/** For rights and settings. Refused: `prove-again` when the proof is older than 30 minutes. */
export function needFreshProof(by: Actor): Refusal | null {
  return needProof(by);
}

/** By mail or passkey, whatever the setting asks of administrators. Refused: `prove-again`. */
export function needProof(by: Actor): Refusal | null {
  if (by.system) return null;
  const fresh = by.provedAt && by.provedAt >= plus(realNow(), { minutes: -FRESH });
  return fresh ? null : refuse('prove-again', { minutes: FRESH });
}
