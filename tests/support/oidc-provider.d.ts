/** The parts of oidc-provider that the tests use; it comes without types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): RequestListener;
    interactionFinished(request: unknown, response: unknown, result: unknown): Promise<void>;
    Grant: new (facts: { clientId: string; accountId: string }) => {
      addOIDCScope(scope: string): void;
      save(): Promise<string>;
    };
    Client: { prototype: { redirectUriAllowed(uri: string): boolean } };
    ClientCredentials: {
      find(token: string): Promise<{ scope?: string; clientId: string } | undefined>;
    };
    on(event: string, listener: (...facts: unknown[]) => void): this;
  }
}
