/** A real SMTP server on loopback: every mail of a story arrives here and is looked at. */
import ICAL from 'ical.js';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { lint } from '#lib/calendar/lint.ts';

export interface ReceivedInvite {
  method: string;
  uid: string;
  sequence: number;
  summary: string;
  description: string;
  location: string;
  status: string;
  partstat: string;
  attendee: string;
  /** `2026-12-10T16:00:00` in the event's zone. */
  starts: string;
  ends: string;
  text: string;
}

export interface Received {
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  replyTo: string;
  invite: ReceivedInvite | null;
  headers: ParsedMail['headers'];
  /** The links in its text. */
  links: string[];
}

export interface Mailbox {
  url: string;
  received: Received[];
  /** What was wrong with a calendar part; a story ends with none. */
  faults: string[];
  /** Waits until so many mails have come to an address, and returns them in order. */
  to(address: string, count?: number): Promise<Received[]>;
  /** The newest mail to an address whose subject says this; waits for it. */
  find(address: string, subject: RegExp): Promise<Received>;
  /** Stops answering, as a server that is down; `open` again on the same port. */
  close(): Promise<void>;
  open(): Promise<void>;
  /** Empty, and open, as at first. */
  clear(): Promise<void>;
}

const WAIT = 15_000;

export async function startMailbox(): Promise<Mailbox> {
  const received: Received[] = [];
  const faults: string[] = [];
  let server: SMTPServer | null = null;
  let port = 0;

  async function open(): Promise<void> {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onData(stream, session, done) {
        simpleParser(stream).then(
          (mail) => {
            const [to] = session.envelope.rcptTo.map(({ address }) => address);
            received.push(read(mail, to!, faults));
            done();
          },
          (error: Error) => done(error)
        );
      }
    });
    server.on('error', () => {});
    await new Promise<void>((listening) => server!.listen(port, '127.0.0.1', listening));
    port = (server.server.address() as { port: number }).port;
  }

  async function wait<T>(look: () => T | undefined, what: string): Promise<T> {
    const until = performance.now() + WAIT;
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      if (performance.now() > until) {
        const had = received.map(({ to, subject }) => `${to}: ${subject}`).join('\n  ');
        throw new Error(`No mail ${what} came. There were:\n  ${had}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  await open();
  return {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    received,
    faults,
    to: (address, count = 1) =>
      wait(() => {
        const mails = received.filter((mail) => mail.to === address);
        return mails.length >= count ? mails : undefined;
      }, `(${count}) to ${address}`),
    find: (address, subject) =>
      wait(
        () => received.findLast((mail) => mail.to === address && subject.test(mail.subject)),
        `to ${address} about ${subject}`
      ),
    open,
    close: () =>
      new Promise((closed) => {
        if (!server) return closed();
        server.close(() => closed());
        server = null;
      }),
    async clear() {
      received.length = 0;
      faults.length = 0;
      if (!server) await open();
    }
  };
}

function read(mail: ParsedMail, to: string, faults: string[]): Received {
  const text = mail.text ?? '';
  return {
    to,
    subject: mail.subject ?? '',
    text,
    html: typeof mail.html === 'string' ? mail.html : '',
    messageId: mail.messageId ?? '',
    replyTo: mail.replyTo?.text ?? '',
    invite: readInvite(mail, to, faults),
    headers: mail.headers,
    links: text.match(/https?:\/\/[^\s>]+/g) ?? []
  };
}

/** Both calendar parts are the same bytes; they pass the lint and parse with ical.js. */
function readInvite(mail: ParsedMail, to: string, faults: string[]): ReceivedInvite | null {
  const inline = mail.attachments.find((part) => part.contentType === 'text/calendar');
  const file = mail.attachments.find((part) => part.contentType === 'application/ics');
  if (!inline && !file) return null;
  if (!inline || !file || !inline.content.equals(file.content)) {
    faults.push(`${to}: the two calendar parts differ`);
    return null;
  }
  const text = inline.content.toString('utf8');
  const type = inline.headers.get('content-type') as { params?: { method?: string } } | undefined;
  const method = type?.params?.method ?? '';
  faults.push(...lint(text, { method, recipient: to }).map((fault) => `${to}: ${fault}`));
  const calendar = new ICAL.Component(ICAL.parse(text) as string);
  const component = calendar.getFirstSubcomponent('vevent')!;
  const event = new ICAL.Event(component);
  const attendee = component.getFirstProperty('attendee')!;
  return {
    method,
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: String(component.getFirstPropertyValue('status')),
    partstat: String(attendee.getParameter('partstat')),
    attendee: String(attendee.getFirstValue()).replace(/^mailto:/i, ''),
    starts: event.startDate.toString(),
    ends: event.endDate.toString(),
    text
  };
}
