/**
 * What a passkey signs. A challenge travels sealed through the form that answers it, so that asking
 * for one writes nothing; that it was answered is written down, so that none is answered twice.
 */
import { createHash, randomBytes } from 'node:crypto';

import type { Db } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';

import { seal, SEAL_MINUTES, unseal } from '../seal.server.ts';

interface Challenge {
  challenge: string;
  /** Who adds a passkey; null: somebody signs in. */
  person: string | null;
}

/** A new challenge, and its seal for the form. */
export function newChallenge(person: string | null): { challenge: string; sealed: string } {
  const challenge = randomBytes(32).toString('base64url');
  return { challenge, sealed: seal('passkey-challenge', { challenge, person }) };
}

/**
 * Uses a challenge, once, for what it was made. @returns null when it is not ours, over, used, or
 * for somebody else
 */
export async function useChallenge(
  db: Db,
  { sealed, person }: { sealed: string; person: string | null }
): Promise<string | null> {
  const made = unseal<Challenge>('passkey-challenge', sealed);
  if (!made || made.person !== person) return null;
  const first = await db
    .insertInto('used_challenge')
    .values({
      id: createHash('sha256').update(made.challenge).digest('hex'),
      until: plus(realNow(), { minutes: SEAL_MINUTES['passkey-challenge'] })
    })
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return first ? made.challenge : null;
}
