/** Real providers of sign-ins on loopback: one shaped like Google, one like Entra with its tenants. */
import { createServer, type ServerResponse } from 'node:http';

import Provider from 'oidc-provider';

import type { ProviderName } from '#db/schema.ts';
import type { Provider as Registration } from '#lib/settings.server.ts';

import { freePort } from './port.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const OTHER_TENANT = '99999999-2222-4333-8444-555555555555';

/** What the provider says of whoever signs in there next. */
export interface Claims {
  sub: string;
  email?: string;
  email_verified?: boolean;
  preferred_username?: string;
  tid?: string;
}

export interface Oidc {
  registration: Registration;
  /** Who is at its pages now; null: they press "cancel". */
  person: Claims | null;
  /** Changes the id token on its way, as a provider would that errs or lies. */
  lie: ((claims: Record<string, unknown>) => Record<string, unknown>) | null;
  /** Settings for the app. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** @param tenant the one that its accounts are of, for the Entra shape */
export async function startOidc(name: ProviderName, tenant = TENANT): Promise<Oidc> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const registration: Registration = {
    client: 'twilight',
    secret: 'only-the-tests-know-this-secret',
    base,
    tenants: name === 'entra' ? [TENANT] : []
  };
  const people = new Map<string, Claims>();
  const at = name === 'entra' ? '/oauth2/v2.0' : '';
  const provider = new Provider(name === 'entra' ? `${base}/${tenant}/v2.0` : base, {
    clients: [
      {
        client_id: registration.client,
        client_secret: registration.secret,
        redirect_uris: ['http://localhost:3000/of-any-test'],
        token_endpoint_auth_method: 'client_secret_basic'
      }
    ],
    routes:
      name === 'entra'
        ? { authorization: `${at}/authorize`, token: `${at}/token` }
        : { authorization: '/o/oauth2/v2/auth', token: '/token' },
    claims: { openid: ['sub', 'email', 'email_verified', 'preferred_username', 'tid'] },
    scopes: ['openid', 'email', 'profile'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    // Google and Entra know it and it changes nothing here: everybody is asked
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => people.get(id)!
    }),
    loadExistingGrant: async (ctx: {
      oidc: { session: { accountId: string }; client: { clientId: string } };
    }) => {
      const { session, client } = ctx.oidc;
      const grant = new provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    }
  });
  // the app's port is not known yet when the story's settings are
  provider.Client.prototype.redirectUriAllowed = () => true;

  const answer = provider.callback();
  const server = createServer((request, response) => {
    const url = new URL(request.url!, base);
    if (url.pathname.startsWith('/interaction/')) {
      void finish(request, response);
      return;
    }
    // both know a way of asking who it shall be, which this one refuses
    url.searchParams.delete('prompt');
    request.url = url.pathname + url.search;
    if (name === 'entra') {
      Object.assign(request, { originalUrl: request.url });
      request.url = request.url.replace(/^\/[^/]+(?=\/oauth2\/)/, '');
    }
    if (url.pathname.endsWith('/token')) lyingResponse(response);
    answer(request, response);
  });

  async function finish(request: unknown, response: ServerResponse): Promise<void> {
    const who = oidc.person;
    if (!who) {
      const no = { error: 'access_denied', error_description: 'they pressed cancel' };
      await provider.interactionFinished(request, response, no);
      return;
    }
    people.set(who.sub, name === 'entra' ? { tid: tenant, ...who } : who);
    const login = { accountId: who.sub, remember: false };
    await provider.interactionFinished(request, response, { login });
  }

  function lyingResponse(response: ServerResponse): void {
    const end = response.end.bind(response) as (body: string) => ServerResponse;
    response.end = ((body: unknown) => {
      const said = JSON.parse(String(body)) as { id_token?: string };
      if (oidc.lie && said.id_token) {
        const [head, claims, mark] = said.id_token.split('.');
        const lie = oidc.lie(
          JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>
        );
        said.id_token = [head, Buffer.from(JSON.stringify(lie)).toString('base64url'), mark].join(
          '.'
        );
      }
      const text = JSON.stringify(said);
      response.setHeader('content-length', Buffer.byteLength(text));
      return end(text);
    }) as typeof response.end;
  }

  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const prefix = name.toUpperCase();
  const oidc: Oidc = {
    registration,
    person: null,
    lie: null,
    env: {
      [`${prefix}_CLIENT`]: registration.client,
      [`${prefix}_SECRET`]: registration.secret,
      [`${prefix}_URL`]: base,
      ...(name === 'entra' && { ENTRA_TENANTS: TENANT })
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      })
  };
  return oidc;
}

/** Follows a browser to the provider and back, without the app: the address that it is sent back to. */
export async function throughProvider(url: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = url;
  for (let step = 0; step < 10; step++) {
    const response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      jar.set(name!, value!);
    }
    const to = response.headers.get('location');
    if (!to) throw new Error(`The provider stays at ${next}: ${await response.text()}`);
    next = new URL(to, next).toString();
    if (next.includes('/callback')) return new URL(next);
  }
  throw new Error('The provider never comes to an end');
}
