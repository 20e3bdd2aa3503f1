/** The way out of the house: SMTP by nodemailer, or nothing but the demo's own mail page. */
import { createTransport } from 'nodemailer';

import type { CalendarMethod } from '#db/schema.ts';

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
  /** Resolves when the server has taken responsibility; throws what `classify` reads. */
  send(message: Message): Promise<void>;
  close(): void;
}

const CONNECTIONS = 2;
const TIMEOUT = 30_000;

/** A pool of connections to `smtp://user:pass@host:port`. */
export function smtpTransport(url: string): Transport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const mailer = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    // a broken connection comes back to us: the outbox decides what is tried again, and when
    maxRequeues: 0,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
    }),
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true
  });
  return {
    async send(message) {
      await mailer.sendMail({
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
      });
    },
    close: () => mailer.close()
  };
}

/** Sends nothing anywhere: a demo without SMTP_URL, whose mail page shows what was kept. */
export const NOWHERE: Transport = {
  async send() {},
  close() {}
};
