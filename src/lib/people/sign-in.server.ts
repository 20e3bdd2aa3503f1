/** Signing in: asking for the mail, and what follows when it was answered. */
import type { Db } from '#db/open.server.ts';
import type { Instant, SignInWay } from '#db/schema.ts';

import { startSession } from './session.server.ts';
import { askProof, type Proof } from './proof.server.ts';
import { grantsOf, personOf, proved } from './person.server.ts';
import { needsFirstSteps } from './first-steps.server.ts';
import { holds } from './may.ts';

/**
 * Sends the mail with link and code. The same for every address, known or not: a person is made
 * only when the address was proved.
 */
export async function askToSignIn(
  db: Db,
  facts: { email: string; next: string | null; once?: string; now: Instant }
): Promise<Proof> {
  return askProof(db, { purpose: 'sign-in', ...facts });
}

export interface SignedIn {
  token: string;
  /** The cookie ends with the session. */
  endsAt: Instant;
  next: string;
}

/** Starts a session for the holder of a proof that was just used. Call it in that transaction. */
export async function signIn(
  db: Db,
  { proof, device, now }: { proof: Proof; device: string; now: Instant }
): Promise<SignedIn & { person: string }> {
  const person = await personOf(db, { email: proof.email, now });
  await proved(db, person.id, now);
  const how = proof.purpose === 'administrator' ? 'server' : 'mail';
  const session = await signInPerson(db, { person: person.id, device, next: proof.next, how });
  return { ...session, person: person.id };
}

/** The same for a person who is known: by a provider, a passkey, the demo's page of people. */
export async function signInPerson(
  db: Db,
  {
    person,
    device,
    next,
    how = 'mail'
  }: { person: string; device: string; next?: string | null; how?: SignInWay }
): Promise<SignedIn> {
  const session = await startSession(db, { person, device, how });
  return { ...session, next: next ?? (await homeOf(db, person)) };
}

/** Where someone with these rights begins. */
async function homeOf(db: Db, person: string): Promise<string> {
  const actor = { person: null, grants: await grantsOf(db, person) };
  if (holds(actor, 'administrator') && (await needsFirstSteps(db))) return '/admin';
  if (holds(actor, 'organiser')) return '/organise';
  if (holds(actor, 'administrator')) return '/admin/people';
  if (holds(actor, 'coordinator')) return '/coordinate';
  if (holds(actor, 'presenter')) return '/present';
  return '/my';
}

/** A path of this site, or null: no other address is ever returned to. */
export function ownPath(next: string | null | undefined): string | null {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f\\]/.test(next)) return null;
  const url = URL.parse(next, 'https://own.invalid');
  return url?.origin === 'https://own.invalid' ? url.pathname + url.search : null;
}
