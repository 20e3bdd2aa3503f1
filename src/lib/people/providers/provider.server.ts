/** The way to a provider and back, by `arctic`: OAuth 2 with PKCE, OpenID Connect with a nonce. */
import { timingSafeEqual } from 'node:crypto';

import {
  CodeChallengeMethod,
  decodeIdToken,
  generateCodeVerifier,
  generateState,
  OAuth2Client
} from 'arctic';

import type { ProviderName } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { log } from '#lib/log.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { GOOGLE_BASE, settings, type Provider } from '#lib/settings.server.ts';

import { accountOf, type Account } from './claims.server.ts';

/** What the browser keeps, sealed, while its person is at the provider. */
export interface Away {
  name: ProviderName;
  state: string;
  nonce: string;
  verifier: string;
  /** A path of ours to return to. */
  next: string | null;
  /** Who wants to add the account to their own ways in; null: somebody signs in. */
  person: string | null;
}

/** The providers that are set up, in the order of the pages. */
export function providersOn(): ProviderName[] {
  const { providers } = settings();
  return (['entra', 'google'] as const).filter((name) => providers[name] !== null);
}

/** Seconds that a provider gets to answer. */
const PATIENCE = 10;

function endpoints(name: ProviderName, { base, tenants }: Provider) {
  if (name === 'entra') {
    // of several tenants "organizations" lets choose, and knows no personal account
    const tenant = tenants.length === 1 ? tenants[0] : 'organizations';
    const at = `${base}/${tenant}/oauth2/v2.0`;
    return { authorize: `${at}/authorize`, token: `${at}/token` };
  }
  const token = base === GOOGLE_BASE ? 'https://oauth2.googleapis.com' : base;
  return { authorize: `${base}/o/oauth2/v2/auth`, token: `${token}/token` };
}

const clientOf = (name: ProviderName, { client, secret }: Provider) =>
  new OAuth2Client(client, secret, `${settings().origin}/sign-in/with/${name}/callback`);

/** Sets off: where to send the browser, and what it must bring back. Writes nothing. */
export function setOff(
  name: ProviderName,
  provider: Provider,
  { next, person }: Pick<Away, 'next' | 'person'>
): { url: string; away: Away } {
  const away = {
    name,
    state: generateState(),
    nonce: generateState(),
    verifier: generateCodeVerifier(),
    next,
    person
  };
  const url = clientOf(name, provider).createAuthorizationURLWithPKCE(
    endpoints(name, provider).authorize,
    away.state,
    CodeChallengeMethod.S256,
    away.verifier,
    ['openid', 'email', 'profile']
  );
  url.searchParams.set('nonce', away.nonce);
  // people at shared computers choose; the last one's session there is not taken unasked
  url.searchParams.set('prompt', 'select_account');
  return { url: url.toString(), away };
}

export interface Return {
  away: Away | null;
  state: string | null;
  code: string | null;
  /** What the provider answered instead of a code. */
  error: string | null;
}

/**
 * Comes back with a code and fetches the account. No network inside a transaction: call it before.
 *
 * Refused: `provider-state` when this browser did not set off (or long ago), `provider-cancelled`,
 * `provider-failed`, `provider-tenant`.
 */
export async function comeBack(
  name: ProviderName,
  provider: Provider,
  { away, state, code, error }: Return
): Promise<Account | Refusal> {
  if (!away || away.name !== name || !same(away.state, state ?? '')) {
    return refuse('provider-state');
  }
  if (error) {
    if (error === 'access_denied') return refuse('provider-cancelled');
    log().warn({ provider: name, error: error.slice(0, 80) }, 'a provider refused a sign-in');
    return refuse('provider-failed');
  }
  if (!code) return refuse('provider-failed');
  try {
    const claims = await claimsOf(name, provider, { code, verifier: away.verifier });
    const now = Temporal.Instant.from(realNow()).epochMilliseconds / 1000;
    const account = accountOf(claims, { name, provider, nonce: away.nonce, now });
    if (typeof account !== 'string') return account;
    log().warn({ provider: name, why: account }, 'a sign-in by a provider was not believed');
    return refuse(account);
  } catch (thrown) {
    const { name: kind, message } = thrown as Error;
    log().warn({ provider: name, why: `${kind}: ${message}` }, 'a provider did not answer');
    return refuse('provider-failed');
  }
}

async function claimsOf(
  name: ProviderName,
  provider: Provider,
  { code, verifier }: { code: string; verifier: string }
): Promise<Record<string, unknown>> {
  const asked = clientOf(name, provider).validateAuthorizationCode(
    endpoints(name, provider).token,
    code,
    verifier
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE * 1000);
  });
  try {
    const tokens = await Promise.race([asked, late]);
    return decodeIdToken(tokens.idToken()) as Record<string, unknown>;
  } finally {
    clearTimeout(timer);
  }
}

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}
