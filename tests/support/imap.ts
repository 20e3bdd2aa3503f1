/** A real IMAP server on loopback: the mailbox to which replies and bounces of a test come. */
import type { Socket } from 'node:net';

import hoodiecrow, { type HoodiecrowServer } from 'hoodiecrow-imap';

export interface ImapServer {
  /** `imap://user:password@127.0.0.1:port`, as IMAP_URL wants it. */
  url: string;
  port: number;
  server: HoodiecrowServer;
  /** Puts a message into the mailbox. */
  put(raw: string, at?: Date): void;
  /** Cuts every connection and listens no more; `open` again on the same port with the same mails. */
  kill(): Promise<void>;
  open(): Promise<void>;
  /** A server of the same mails whose UIDs mean something else. */
  renumber(): void;
  /** How often somebody has connected. */
  connections: number;
}

export const USER = 'twilight@stem.example';
const PASSWORD = 'correct horse';

const PLUGINS = [
  'ID',
  'SASL-IR',
  'AUTH-PLAIN',
  'IDLE',
  'ENABLE',
  'CONDSTORE',
  'LITERALPLUS',
  'UNSELECT',
  'UIDPLUS'
];

/** @param accessToken signs in by XOAUTH2 instead of a password */
export async function startImap({
  accessToken
}: { accessToken?: string } = {}): Promise<ImapServer> {
  const sockets = new Set<Socket>();
  const server = hoodiecrow({
    plugins: accessToken ? [...PLUGINS, 'XOAUTH2'] : PLUGINS,
    users: {
      [USER]: {
        password: PASSWORD,
        ...(accessToken && { xoauth2: { accessToken, sessionTimeout: 3_600_000 } })
      }
    },
    storage: { INBOX: { messages: [] } }
  });
  const mailbox: ImapServer = {
    url: '',
    port: 0,
    server,
    connections: 0,
    put(raw, at = new Date()) {
      // the server keeps octets as characters
      server.appendMessage('INBOX', [], at, Buffer.from(raw).toString('latin1'));
    },
    async kill() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      await new Promise<void>((listening) => server.listen(mailbox.port, '127.0.0.1', listening));
      mailbox.port = (server.server.address() as { port: number }).port;
      const password = accessToken ? '' : `:${encodeURIComponent(PASSWORD)}`;
      mailbox.url = `imap://${encodeURIComponent(USER)}${password}@127.0.0.1:${mailbox.port}`;
    },
    renumber() {
      const inbox = server.getMailbox('INBOX');
      inbox.uidvalidity += 1;
      for (const [at, message] of inbox.messages.entries()) message.uid = at + 1;
      inbox.uidnext = inbox.messages.length + 1;
    }
  };
  server.server.on('connection', (socket: Socket) => {
    mailbox.connections += 1;
    // each answer at once, not when the next one is ready
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await mailbox.open();
  return mailbox;
}
