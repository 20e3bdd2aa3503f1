/** The parts of hoodiecrow-imap that the tests use; it comes without types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  export interface HoodiecrowMessage {
    raw: string;
    uid?: number;
    flags?: string[];
    internaldate?: Date | string;
  }
  export interface HoodiecrowServer {
    /** The server of `node:net`. */
    server: Server;
    listen(port: number, host?: string, listening?: () => void): void;
    close(closed?: () => void): void;
    appendMessage(mailbox: string, flags: string[], internaldate: Date, raw: string): unknown;
    getMailbox(path: string): {
      messages: HoodiecrowMessage[];
      uidvalidity: number;
      uidnext: number;
    };
    users: NonNullable<HoodiecrowOptions['users']>;
  }
  export interface HoodiecrowOptions {
    plugins?: string[];
    users?: Record<
      string,
      { password: string; xoauth2?: { accessToken: string; sessionTimeout: number } }
    >;
    storage?: Record<string, { messages?: HoodiecrowMessage[]; uidvalidity?: number }>;
    debug?: boolean;
  }
  export default function hoodiecrow(options?: HoodiecrowOptions): HoodiecrowServer;
}
