/** What a provider says of an account, and whether it may be believed: pure rules. */
import type { ProviderName } from '#db/schema.ts';
import { PERSONAL_TENANT, type Provider } from '#lib/settings.server.ts';

/** An account at a provider. Only issuer, tenant and subject say which it is. */
export interface Account {
  provider: ProviderName;
  issuer: string;
  tenant: string;
  subject: string;
  /** An address that the provider names: proved to nobody, a suggestion only. */
  label: string;
}

/** Seconds by which the two clocks may differ. */
const LEEWAY = 60;

export type Disbelief = 'provider-failed' | 'provider-tenant';

export interface Expected {
  name: ProviderName;
  provider: Provider;
  nonce: string;
  /** Seconds since 1970, real time. */
  now: number;
}

/**
 * Reads the claims of an id token that came straight from the token endpoint over TLS (OpenID
 * Connect Core 3.1.3.7, 6: its signature need not be looked at then).
 *
 * @returns the account, or why it is not believed: `provider-tenant` for one of an organisation that
 * was not let in, `provider-failed` for what no honest provider sends
 */
export function accountOf(
  claims: Readonly<Record<string, unknown>>,
  { name, provider, nonce, now }: Expected
): Account | Disbelief {
  const text = (claim: string) => (typeof claims[claim] === 'string' ? claims[claim] : '');
  const seconds = (claim: string) => (typeof claims[claim] === 'number' ? claims[claim] : NaN);
  const audience = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  const sound =
    audience.length === 1 &&
    audience[0] === provider.client &&
    nonce !== '' &&
    claims['nonce'] === nonce &&
    seconds('exp') + LEEWAY > now &&
    seconds('iat') - LEEWAY < now &&
    text('sub') !== '' &&
    text('sub').length <= 255;
  if (!sound) return 'provider-failed';

  const tenant = name === 'entra' ? text('tid') : '';
  const issuer = name === 'entra' ? `${provider.base}/${tenant}/v2.0` : provider.base;
  // Google may leave the scheme away
  const said = name === 'google' ? text('iss').replace(/^(?!https?:)/, 'https://') : text('iss');
  if (said !== issuer) return 'provider-failed';
  if (name === 'entra' && (tenant === PERSONAL_TENANT || !provider.tenants.includes(tenant))) {
    return 'provider-tenant';
  }
  const label = text('email') || text('preferred_username');
  return {
    provider: name,
    issuer,
    tenant,
    subject: text('sub'),
    label: label.slice(0, 254).replace(/[\u0000-\u001f\u007f]/g, '')
  };
}
