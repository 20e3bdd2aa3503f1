/** A fresh proof of who somebody is, which an administrator's acts need. */
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

import type { Actor } from './may.ts';

/** Minutes for which a proof counts as fresh. */
export const FRESH = 30;

const isFresh = (at: string | undefined): boolean =>
  at !== undefined && at >= plus(realNow(), { minutes: -FRESH });

/**
 * For rights and settings. Where the setting asks for a passkey, the proof is by one, or by mail and
 * confirmed by a second administrator, or by the link that a command on the server printed. Being
 * confirmed lasts as long as a proof, from the confirmation.
 *
 * Refused: `prove-again` when the proof is older than 30 minutes, `prove-passkey`.
 */
export function needFreshProof(
  by: Actor,
  { askPasskey = settings().adminPasskey } = {}
): Refusal | null {
  if (askPasskey && isFresh(by.confirmedAt)) return null;
  const old = needProof(by);
  if (old || by.system || !askPasskey) return old;
  return by.provedBy === 'passkey' || by.provedBy === 'server' ? null : refuse('prove-passkey');
}

/** By mail or passkey, whatever the setting asks of administrators. Refused: `prove-again`. */
export function needProof(by: Actor): Refusal | null {
  return by.system || isFresh(by.provedAt) ? null : refuse('prove-again', { minutes: FRESH });
}
