/** The way out of the house: SMTP by nodemailer, or nothing but the demo's own mail page. */
import { createTransport, type SendMailOptions } from 'nodemailer';

import type { CalendarMethod } from '#db/schema.ts';
import type { MailOauth } from '#lib/settings.server.ts';

import { tokenFor } from './oauth.server.ts';
import { mailServer, type MailServer } from './server-url.ts';

export interface Message {
  /** Without angle brackets; the same whenever the same letter is sent again. */
  messageId: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  replyTo: string | null;
  references: string | null;
  subject: string;
  text: string;
  html: string;
  calendar: { method: CalendarMethod; text: string } | null;
  /** Where its reader stops mails of this list by one press; null for what is always told. */
  unsubscribe: string | null;
}

export interface Transport {
  /**
   * Resolves with the server's words when it has taken responsibility; throws what `classify` reads.
   */
  send(message: Message): Promise<string>;
  close(): void;
}

const CONNECTIONS = 2;
const TIMEOUT = 30_000;

/**
 * A pool of connections to `smtp://user:pass@host:port`; where the address names a user without a
 * password, the app registration signs in.
 */
export function smtpTransport(url: string, oauth: MailOauth | null = null): Transport {
  const server = mailServer(url);
  const { host, port, secure } = server;
  const auth = authOf(server, oauth);
  const mailer = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    // a broken connection comes back to us: the outbox decides what is tried again, and when
    maxRequeues: 0,
    host,
    port,
    secure,
    ...(auth && { auth }),
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true
  });
  return {
    async send(message) {
      const sent = await mailer.sendMail(mailOf(message));
      return sent.response;
    },
    close: () => mailer.close()
  };
}

/** A message in the mail library's words. */
export function mailOf(message: Message): SendMailOptions {
  return {
    messageId: `<${message.messageId}>`,
    from: message.from,
    to: message.to,
    ...(message.replyTo && { replyTo: message.replyTo }),
    ...(message.references && { references: `<${message.references}>` }),
    envelope: { from: message.from.address, to: [message.to.address] },
    subject: message.subject,
    text: message.text,
    html: message.html,
    ...(message.calendar && {
      icalEvent: {
        method: message.calendar.method,
        filename: 'invite.ics',
        content: message.calendar.text
      }
    }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Content-Language': 'en-GB',
      ...(message.unsubscribe && {
        'List-Unsubscribe': `<${message.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
      })
    }
  };
}

function authOf({ user, password }: MailServer, oauth: MailOauth | null) {
  if (!user) return undefined;
  if (password || !oauth) return { user, pass: password };
  return {
    type: 'OAuth2' as const,
    user,
    provisionCallback: (
      _user: string,
      again: boolean,
      done: (error: Error | null, token?: string, expires?: number) => void
    ) => {
      tokenFor(oauth, again).then(
        ({ value, until }) => done(null, value, Temporal.Instant.from(until).epochMilliseconds),
        (error: Error) => done(error)
      );
    }
  };
}

/** Sends nothing anywhere: a demo without SMTP_URL, whose mail page shows what was kept. */
export const NOWHERE: Transport = {
  async send() {
    return '';
  },
  close() {}
};
