/** A person's ways in: mail, which is always left, accounts at providers, passkeys. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, ProviderName } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';

import { needFreshProof, needProof } from '../fresh.server.ts';
import { holds, may, type Actor } from '../may.ts';

/** What somebody sees of their own ways in. */
export interface WayLine {
  id: string;
  kind: ProviderName | 'passkey';
  name: string;
  addedAt: Instant;
  usedAt: Instant | null;
}

/** Somebody's accounts at providers and passkeys, oldest first. */
export async function waysOf(db: Db, person: string): Promise<WayLine[]> {
  const [identities, passkeys] = await Promise.all([
    db
      .selectFrom('identity')
      .select(['id', 'provider as kind', 'label as name', 'added_at', 'used_at'])
      .where('person_id', '=', person)
      .execute(),
    db
      .selectFrom('passkey')
      .select(['id', 'name', 'added_at', 'used_at'])
      .where('person_id', '=', person)
      .execute()
  ]);
  return [...identities, ...passkeys.map((one) => ({ ...one, kind: 'passkey' as const }))]
    .map(({ added_at: addedAt, used_at: usedAt, ...rest }) => ({ ...rest, addedAt, usedAt }))
    .sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1));
}

/**
 * Whether somebody may change ways in just now: with a fresh proof. An administrator who is asked
 * for a passkey needs it here too, once there is one: else their mail alone would make a new one.
 *
 * Refused: `prove-again`, `prove-passkey`.
 */
export async function refusedWays(
  db: Db,
  { person, by, askPasskey = settings().adminPasskey }: WaysFacts
): Promise<Refusal | null> {
  if (!askPasskey || !holds(by, 'administrator')) return needProof(by);
  const passkey = await db
    .selectFrom('passkey')
    .select('id')
    .where('person_id', '=', person)
    .executeTakeFirst();
  return passkey ? needFreshProof(by, { askPasskey }) : needProof(by);
}
interface WaysFacts {
  person: string;
  by: Actor;
  askPasskey?: boolean;
}

/**
 * Removes an account at a provider, or a passkey, from one's ways in; mail is always left. Removed twice
 * it is gone.
 *
 * Refused: `not-allowed`, `prove-again`, `prove-passkey`.
 */
export async function removeWay(
  db: Db,
  facts: { way: Pick<WayLine, 'id' | 'kind'>; person: string; by: Actor; now: Instant }
): Promise<{ removed: true } | Refusal> {
  const { way, person, by, now } = facts;
  if (!may(by, 'ways.change', { person })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const no = await refusedWays(db, { person, by });
    if (no) return no;
    const gone = await db
      .deleteFrom(way.kind === 'passkey' ? 'passkey' : 'identity')
      .where('id', '=', way.id)
      .where('person_id', '=', person)
      .executeTakeFirst();
    if (changed(gone)) {
      await record(db, {
        by: by.person?.id ?? null,
        action: 'way.remove',
        subject: { kind: 'person', id: person },
        fields: [way.kind],
        now
      });
    }
    return { removed: true };
  });
}

/** Tells the person of a new way in, in the transaction that makes it. */
export async function tellWayAdded(
  db: Db,
  facts: { person: string; way: WayLine['kind']; id: string; now: Instant }
): Promise<void> {
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', facts.person)
    .executeTakeFirstOrThrow();
  await queueLetter(db, {
    kind: 'way-added',
    key: `way:${facts.id}`,
    ids: { person: facts.person, way: facts.way, id: facts.id },
    to: email,
    priority: 0,
    now: facts.now
  });
}
