/**
 * A message that came to the mailbox, read: who wrote, what it is, what a machine can say of it. The
 * only file that knows mailparser. Whatever a stranger sends, nothing here throws, waits or grows:
 * a message is 1 MB at most, has few parts, and its text is never looked at.
 */
import { createHash } from 'node:crypto';

import type { Attachment, ParsedMail } from 'mailparser';

import type { InboundKind, Instant } from '#db/schema.ts';
import { readReply, type CalendarReply, type NoReply } from '#lib/calendar/reply.ts';
import { isEmail } from '#lib/form.ts';
import { settings } from '#lib/settings.server.ts';
import { oneLine } from '#lib/text.ts';

import { authservOf, verdictOf, type Verdict } from './authentication.ts';
import { readBounce, returnedId, type Bounce } from './bounce.ts';

export interface Incoming {
  /** SHA-256 of the message, by which one that is read again is known. */
  key: string;
  kind: InboundKind;
  messageId: string | null;
  /** The header From; the address is empty where it is not exactly one. */
  from: { name: string; email: string };
  subject: string;
  /** Ids of our letters that it speaks of: the one that came back, or those it answers. */
  letters: string[];
  /** Whether our own server says that the sender's domain stands behind it. */
  sender: Verdict;
  /** How our server names itself. */
  authserv: string | null;
  reply?: CalendarReply | NoReply;
  bounce?: Bounce;
  receivedAt: Instant;
}

/** A message as the mailbox gives it; of one that is too large only the beginning. */
export interface RawMessage {
  source: Buffer;
  tooLarge?: boolean;
  receivedAt: Instant;
}

/** Nothing is decoded, converted or linked that nobody looks at. */
const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: false,
  maxHeadSize: 256 * 1024,
  maxChildNodes: 100
} as const;

export async function readIncoming(raw: RawMessage): Promise<Incoming> {
  const { source, receivedAt } = raw;
  const key = createHash('sha256').update(source).digest('hex');
  const whole = raw.tooLarge ? null : await parsed(source);
  const mail = whole ?? (await parsed(headOf(source)));
  const from = mail ? fromOf(mail) : NOBODY;
  const headers = mail ? headersOf(mail, 'authentication-results') : [];
  const domain = from.email.slice(from.email.lastIndexOf('@') + 1);
  return {
    key,
    messageId: mail?.messageId ? shortLine(mail.messageId, 250) : null,
    from,
    subject: shortLine(mail?.subject ?? '', 200),
    sender: verdictOf(headers, { trusted: settings().mailAuthservId, domain }),
    authserv: authservOf(headers),
    receivedAt,
    ...(raw.tooLarge
      ? { kind: 'too-large', letters: [] }
      : whole
        ? contentOf(whole)
        : { kind: 'unreadable', letters: [] })
  };
}

async function parsed(source: Buffer): Promise<ParsedMail | null> {
  try {
    const { simpleParser } = await import('mailparser');
    return await simpleParser(source, OPTIONS);
  } catch {
    return null;
  }
}

/** The headers alone, for a message whose parts cannot be read. */
function headOf(source: Buffer): Buffer {
  const start = source.subarray(0, 128 * 1024);
  const ends = ['\r\n\r\n', '\n\n'].map((end) => start.indexOf(end)).filter((at) => at >= 0);
  const head = start.subarray(0, Math.min(start.length, ...ends));
  return Buffer.concat([head, Buffer.from('\r\n\r\n')]);
}

const NOBODY = { name: '', email: '' };

/** Two From headers, a list or a group: DMARC speaks of none of them, and we of nobody. */
function fromOf(mail: ParsedMail): Incoming['from'] {
  const [one, ...more] = mail.from?.value ?? [];
  const lines = mail.headerLines.filter(({ key }) => key === 'from');
  const email = (one?.address ?? '').toLowerCase();
  const certain = lines.length === 1 && more.length === 0 && !one?.group && isEmail(email);
  return { name: shortLine(one?.name ?? '', 100), email: certain ? email : '' };
}

/** The values of a header in the order in which they stand, unfolded. */
function headersOf(mail: ParsedMail, name: string): string[] {
  return mail.headerLines
    .filter(({ key }) => key === name)
    .map(({ line }) => line.slice(line.indexOf(':') + 1).replace(/\r?\n/g, ' '));
}

function contentOf(mail: ParsedMail): Pick<Incoming, 'kind' | 'letters' | 'reply' | 'bounce'> {
  const answered = ourLetters([mail.inReplyTo ?? '', ...[mail.references ?? []].flat()]);
  const status = partOf(mail, /^message\/delivery-status$/);
  const bounce = status && readBounce(textOf(status));
  if (status) {
    const returned = partOf(mail, /^(message\/rfc822|text\/rfc822-headers)$/);
    const id = returned && returnedId(textOf(returned));
    const letters = id ? ourLetters([id]) : answered;
    return { kind: 'bounce', letters, ...(bounce && { bounce }) };
  }
  const calendar = partOf(mail, /^(text\/calendar|application\/ics)$/);
  if (calendar) {
    const reply = readReply(textOf(calendar), parametersOf(calendar)['method']);
    return { kind: 'reply', letters: answered, reply };
  }
  return { kind: isAutomatic(mail) ? 'automatic' : 'other', letters: answered };
}

const partOf = (mail: ParsedMail, type: RegExp): Attachment | undefined =>
  mail.attachments.find(({ contentType }) => type.test(contentType.toLowerCase()));

function parametersOf(part: Attachment): Record<string, string> {
  const type = part.headers.get('content-type') as { params?: Record<string, string> } | undefined;
  return type?.params ?? {};
}

/** A part as text, in the character set that it names. */
function textOf(part: Attachment): string {
  const charset = parametersOf(part)['charset'] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(part.content);
  } catch {
    return new TextDecoder().decode(part.content);
  }
}

/** RFC 3834, and what Exchange and older programs write instead. */
function isAutomatic(mail: ParsedMail): boolean {
  const value = (name: string) => (headersOf(mail, name)[0] ?? '').trim().toLowerCase();
  const submitted = value('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    value('x-auto-response-suppress') !== '' ||
    /^(auto_reply|bulk|junk|list)$/.test(value('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponse'].some((name) => value(name) !== '') ||
    /^(mailer-daemon|postmaster)@/.test(mail.from?.value[0]?.address?.toLowerCase() ?? '') ||
    /^\s*(automatic reply|auto[- ]?reply|out of (the )?office)\b/i.test(mail.subject ?? '')
  );
}

/** `<id@our domain>` of the Message-IDs that are ours, as ids of letters. */
function ourLetters(ids: readonly string[]): string[] {
  const ours = `@${settings().mailDomain}`;
  const found = ids
    .slice(0, 50)
    .map((id) => id.trim().replace(/^<|>$/g, ''))
    .filter((id) => id.endsWith(ours))
    .map((id) => id.slice(0, -ours.length))
    .filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  return [...new Set(found)];
}

const shortLine = (text: string, most: number): string => oneLine(text).slice(0, most);
