/** Passkeys (WebAuthn), by `@simplewebauthn/server`: adding one, signing in with it, removing it. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse
} from '@simplewebauthn/server';

import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { log } from '#lib/log.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';

import { may, type Actor } from '../may.ts';
import { acceptNotice } from '../privacy.server.ts';
import { signInPerson, type SignedIn } from '../sign-in.server.ts';
import { refusedWays, tellWayAdded } from '../ways/ways.server.ts';
import { newChallenge, useChallenge } from './challenge.server.ts';

type Passkey = Row<'passkey'>;
type Transports = NonNullable<RegistrationResponseJSON['response']['transports']>;

/** The site that a passkey is for: the ORIGIN setting, never a request's Host. */
const site = () => ({
  expectedOrigin: settings().origin,
  expectedRPID: new URL(settings().origin).hostname
});

/** What the page that adds a passkey needs. Writes nothing. */
export async function toAdd(
  db: Db,
  person: { id: string; name: string; email: string }
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; sealed: string }> {
  const { challenge, sealed } = newChallenge(person.id);
  const there = await db
    .selectFrom('passkey')
    .select(['credential', 'transports'])
    .where('person_id', '=', person.id)
    .execute();
  const options = await generateRegistrationOptions({
    rpName: 'Twilight',
    rpID: site().expectedRPID,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name || person.email,
    challenge: Buffer.from(challenge, 'base64url'),
    attestationType: 'none',
    excludeCredentials: there.map(({ credential, transports }) => ({
      id: credential,
      transports: JSON.parse(transports) as Transports
    })),
    // it is the only proof, so it must be found without a name and ask for finger, face or PIN
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
  });
  return { options, sealed };
}

/** What the page that signs in by a passkey needs. Names nobody; writes nothing. */
export async function toSignIn(): Promise<{
  options: PublicKeyCredentialRequestOptionsJSON;
  sealed: string;
}> {
  const { challenge, sealed } = newChallenge(null);
  const options = await generateAuthenticationOptions({
    rpID: site().expectedRPID,
    challenge: Buffer.from(challenge, 'base64url'),
    userVerification: 'required'
  });
  return { options, sealed };
}

/**
 * Adds a passkey to one's own ways in, and tells its owner by mail.
 *
 * Refused: `not-allowed`, `prove-again`, `prove-passkey`, `passkey-over`, `passkey-wrong`,
 * `passkey-there`.
 */
export async function addPasskey(
  db: Db,
  facts: { person: string; answer: string; sealed: string; name: string; by: Actor; now: Instant }
): Promise<{ added: true } | Refusal> {
  const { person, by, now } = facts;
  if (!may(by, 'ways.change', { person })) return refuse('not-allowed');
  const no = await refusedWays(db, { person, by });
  if (no) return no;
  const challenge = await useChallenge(db, { sealed: facts.sealed, person });
  if (!challenge) return refuse('passkey-over');
  const found = await registered(facts.answer, challenge);
  if (!found) return refuse('passkey-wrong');
  const { id: credential, publicKey, counter, transports } = found.credential;
  return inTransaction(db, async (db) => {
    const id = newId();
    const made = await db
      .insertInto('passkey')
      .values({
        id,
        person_id: person,
        credential,
        public_key: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: JSON.stringify(transports ?? []),
        name: facts.name,
        added_at: realNow(),
        used_at: null
      })
      .onConflict((c) => c.column('credential').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) return refuse('passkey-there');
    await record(db, {
      by: person,
      action: 'way.add',
      subject: { kind: 'person', id: person },
      fields: ['passkey'],
      now
    });
    await tellWayAdded(db, { person, way: 'passkey', id, now });
    return { added: true };
  });
}

/**
 * Signs in by a passkey: a new session, freshly proved. The page named the privacy notice, which is
 * accepted by it.
 *
 * Refused: `passkey-over`, `passkey-wrong` (unknown, a wrong signature, a counter that went back),
 * `signed-in-not`.
 */
export async function signInByPasskey(
  db: Db,
  facts: { answer: string; sealed: string; next: string | null; device: string; now: Instant }
): Promise<SignedIn | Refusal> {
  const challenge = await useChallenge(db, { sealed: facts.sealed, person: null });
  if (!challenge) return refuse('passkey-over');
  const answer = parsed<AuthenticationResponseJSON>(facts.answer);
  if (!answer) return refuse('passkey-wrong');
  const passkey = await db
    .selectFrom('passkey')
    .selectAll()
    .where('credential', '=', answer.id)
    .executeTakeFirst();
  const counter = passkey && (await verified(answer, { challenge, passkey }));
  if (!passkey || counter === null || counter === undefined) return refuse('passkey-wrong');
  return inTransaction(db, async (db) => {
    const open = await db
      .selectFrom('person')
      .select('id')
      .where('id', '=', passkey.person_id)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    if (!open) return refuse('signed-in-not');
    // only from the count that was looked at: of two copies that sign at once, one is refused
    const used = await db
      .updateTable('passkey')
      .set({ counter, used_at: realNow() })
      .where('id', '=', passkey.id)
      .where('counter', '=', passkey.counter)
      .executeTakeFirst();
    if (!changed(used)) return refuse('passkey-wrong');
    const { next, device, now } = facts;
    await acceptNotice(db, { person: open.id, asked: now, now });
    return signInPerson(db, { person: open.id, device, next, how: 'passkey' });
  });
}

async function registered(answer: string, challenge: string) {
  const response = parsed<RegistrationResponseJSON>(answer);
  if (!response) return null;
  let checked: VerifiedRegistrationResponse;
  try {
    checked = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      requireUserVerification: true,
      ...site()
    });
  } catch (thrown) {
    noteWrong(thrown);
    return null;
  }
  return checked.verified ? checked.registrationInfo : null;
}

/** The authenticator's new count, or null when its answer is not right. */
async function verified(
  response: AuthenticationResponseJSON,
  { challenge, passkey }: { challenge: string; passkey: Passkey }
): Promise<number | null> {
  let checked: VerifiedAuthenticationResponse;
  try {
    checked = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      requireUserVerification: true,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
        // PostgreSQL gives a bigint as text
        counter: Number(passkey.counter),
        transports: JSON.parse(passkey.transports) as Transports
      },
      ...site()
    });
  } catch (thrown) {
    noteWrong(thrown);
    return null;
  }
  return checked.verified ? checked.authenticationInfo.newCounter : null;
}

function noteWrong(thrown: unknown): void {
  log().warn({ why: (thrown as Error).message.slice(0, 200) }, 'a passkey was not believed');
}

function parsed<T extends { id: string }>(text: string): T | null {
  try {
    const value = JSON.parse(text) as T | null;
    return value && typeof value === 'object' && typeof value.id === 'string' ? value : null;
  } catch {
    return null;
  }
}
