import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Actor } from '#lib/people/may.ts';

declare global {
  namespace App {
    interface Locals {
      /** For verbs. */
      db: Db;
      /** For pages that only read. */
      reader: Db;
      /** Read once for this request. */
      now: Instant;
      actor: Actor;
      /** The token of the session's cookie, where there is one. */
      token: string | null;
      /** Stand-in for the client's network address. */
      client: string;
      demo: boolean;
      /** Signed in without the right: there is no such page for them. */
      turnedAway?: true;
    }
    interface Error {
      message: string;
      /** Finds the line of the log. */
      number?: string;
    }
  }
}

export {};
