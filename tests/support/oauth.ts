/** A real token endpoint on loopback, as an Entra tenant has one for its app registrations. */
import { createServer, type Server } from 'node:http';

import Provider from 'oidc-provider';

import { SCOPE } from '#lib/mail/oauth.server.ts';
import type { MailOauth } from '#lib/settings.server.ts';

import { freePort } from './port.ts';

export interface TokenServer {
  oauth: MailOauth;
  /** Whether a token is one of its own, for what it was asked, and not over. */
  knows(token: string): Promise<boolean>;
  /** How often it was asked. */
  asked: number;
  close(): Promise<void>;
}

/** @param seconds how long its tokens last */
export async function startTokens(seconds = 3600): Promise<TokenServer> {
  const port = await freePort();
  const client = { client_id: 'twilight', client_secret: 'a secret that only the tests know' };
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        ...client,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_post',
        scope: SCOPE
      }
    ],
    scopes: [SCOPE],
    ttl: { ClientCredentials: seconds },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } }
  });
  const answer = provider.callback();
  const server: Server = createServer((request, response) => {
    if (request.url === '/token') tokens.asked += 1;
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const tokens: TokenServer = {
    oauth: {
      tokenUrl: `http://127.0.0.1:${port}/token`,
      client: client.client_id,
      secret: client.client_secret
    },
    asked: 0,
    async knows(token) {
      const known = await provider.ClientCredentials.find(token);
      return known?.scope === SCOPE;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      })
  };
  return tokens;
}
