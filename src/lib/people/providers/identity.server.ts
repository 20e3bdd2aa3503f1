/**
 * Accounts at providers that are somebody's. One is known by issuer, tenant and subject. An address
 * that a provider names opens nothing: an account becomes somebody's only by our own mail's code in
 * the browser that came with it, or by its owner's press while signed in.
 */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { may, type Actor } from '../may.ts';
import { acceptNotice } from '../privacy.server.ts';
import { signInPerson, type SignedIn } from '../sign-in.server.ts';
import { refusedWays, tellWayAdded } from '../ways/ways.server.ts';
import type { Account } from './claims.server.ts';

export type Identity = Row<'identity'>;

/** What the browser keeps, sealed, until an account that nobody has yet is somebody's. */
export interface Newcomer {
  account: Account;
  /** The proof of an address that was asked for with it. */
  proof: string | null;
  /** Who, signed in, wants to add it. */
  person: string | null;
  next: string | null;
}

async function findIdentity(db: Db, account: Account): Promise<Identity | undefined> {
  return db
    .selectFrom('identity')
    .selectAll()
    .where('issuer', '=', account.issuer)
    .where('tenant', '=', account.tenant)
    .where('subject', '=', account.subject)
    .executeTakeFirst();
}

export type Arrived =
  | { kind: 'session'; session: SignedIn }
  /** Nobody's yet: prove an address first, or, signed in, press "add". */
  | { kind: 'newcomer'; newcomer: Newcomer }
  /** The account that they wanted to add is theirs already. */
  | { kind: 'theirs' };

/**
 * What follows when an account came back from a provider: its person is signed in, by a new session,
 * and accepts the privacy notice that the page named; or nobody is, and nothing is written.
 *
 * Refused: `identity-taken` when somebody would add another person's account, `signed-in-not` for a
 * person who may not come in.
 */
export async function arrive(
  db: Db,
  {
    account,
    person,
    next,
    device,
    now
  }: {
    account: Account;
    person: string | null;
    next: string | null;
    device: string;
    now: Instant;
  }
): Promise<Arrived | Refusal> {
  const identity = await findIdentity(db, account);
  if (!identity) {
    return { kind: 'newcomer', newcomer: { account, proof: null, person, next } };
  }
  if (person) {
    return identity.person_id === person ? { kind: 'theirs' } : refuse('identity-taken');
  }
  return inTransaction(db, async (db) => {
    const used = await db
      .updateTable('identity')
      .set({ used_at: realNow(), label: account.label })
      .where('id', '=', identity.id)
      .where('person_id', 'in', (eb) =>
        eb.selectFrom('person').select('id').where('disabled_at', 'is', null)
      )
      .returning('person_id')
      .executeTakeFirst();
    if (!used) return refuse('signed-in-not');
    await acceptNotice(db, { person: used.person_id, asked: now, now });
    const session = await signInPerson(db, {
      person: used.person_id,
      device,
      next,
      how: 'provider'
    });
    return { kind: 'session', session };
  });
}

/**
 * Makes an account a person's who has just proved an address in this browser. In that transaction;
 * an account that became somebody's meanwhile stays theirs.
 */
export async function linkProved(
  db: Db,
  { account, person, now }: { account: Account; person: string; now: Instant }
): Promise<void> {
  await link(db, { account, person, now });
}

/**
 * Adds an account to one's own ways in. Pressed twice it is theirs.
 *
 * Refused: `not-allowed`, `prove-again`, `prove-passkey`, `identity-taken`, `provider-state`.
 */
export async function addIdentity(
  db: Db,
  { newcomer, by, now }: { newcomer: Newcomer | null; by: Actor; now: Instant }
): Promise<{ added: true } | Refusal> {
  const person = newcomer?.person;
  if (!newcomer || !person) return refuse('provider-state');
  if (!may(by, 'ways.change', { person })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const no = await refusedWays(db, { person, by });
    if (no) return no;
    const identity = await link(db, { account: newcomer.account, person, now });
    return identity.person_id === person ? { added: true } : refuse('identity-taken');
  });
}

async function link(
  db: Db,
  { account, person, now }: { account: Account; person: string; now: Instant }
): Promise<Pick<Identity, 'person_id'>> {
  const id = newId();
  const made = await db
    .insertInto('identity')
    .values({ id, person_id: person, ...account, added_at: realNow(), used_at: realNow() })
    .onConflict((c) => c.columns(['issuer', 'tenant', 'subject']).doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (!made) return (await findIdentity(db, account))!;
  await record(db, {
    by: person,
    action: 'way.add',
    subject: { kind: 'person', id: person },
    fields: [account.provider],
    now
  });
  await tellWayAdded(db, { person, way: account.provider, id, now });
  return made;
}
