/** Reading a mail that came back: the machine-readable part of a delivery report (RFC 3464). Pure. */
import { oneLine } from '#lib/text.ts';

import type { DeliveryError } from './failure.ts';

export interface Bounce {
  /** Addresses that the report is about, in lower case. */
  recipients: string[];
  /** `failed` for good; `delayed` is still tried; the rest is no trouble. */
  action: 'failed' | 'delayed' | 'other';
  /** What `classify` reads: the same as when the server had refused it at once. */
  error: DeliveryError;
  /** The server's words, on one line. */
  said: string;
}

const SAID = 300;

/** Reads a `message/delivery-status` part; null when it says nothing of any address. */
export function readBounce(status: string): Bounce | null {
  // the first group is about the message as a whole
  const [, ...groups] = status
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n[ \t]*\n+/)
    .map(fieldsOf);
  const about = groups.filter((fields) => fields['action'] || fields['status']);
  const of = (action: string) => about.find((fields) => actionOf(fields) === action);
  const chosen = of('failed') ?? of('delayed') ?? about[0];
  if (!chosen) return null;
  const recipients = ['final-recipient', 'original-recipient']
    .map((name) => addressOf(chosen[name] ?? ''))
    .filter((address) => address !== '');
  const action = actionOf(chosen);
  return {
    recipients,
    action: action === 'failed' || action === 'delayed' ? action : 'other',
    ...errorOf(chosen)
  };
}

type Fields = Record<string, string>;

/** The fields of one group, by name in small letters; a continued line is joined. */
function fieldsOf(group: string): Fields {
  const fields: Fields = {};
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0)
      fields[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return fields;
}

const actionOf = (fields: Fields): string => (fields['action'] ?? '').toLowerCase();

/** `rfc822; <jo@school.example>` as an address. */
function addressOf(field: string): string {
  return field
    .replace(/^[^;]*;/, '')
    .replace(/[<>\s]/g, '')
    .toLowerCase();
}

/** The reply and the enhanced code (RFC 3463), with which `failure.ts` decides. */
function errorOf(fields: Fields): Pick<Bounce, 'error' | 'said'> {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields['status'] ?? '')?.[0] ?? '';
  const diagnostic = oneLine((fields['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;/, ''));
  const reply = /^([245]\d\d)[ -]/.exec(diagnostic)?.[1];
  // "other" says less than what the server wrote
  const enhanced = /\.0\.0$/.test(status) ? '' : status;
  const said = diagnostic.includes(enhanced) ? diagnostic : `${enhanced} ${diagnostic}`.trim();
  return {
    said: (said || status).slice(0, SAID),
    error: {
      command: 'RCPT TO',
      // without a reply of its own no address is given up but for its enhanced code
      responseCode: reply ? Number(reply) : status.startsWith('5') || status === '' ? 554 : 450,
      response: `${enhanced} ${diagnostic}`,
      message: ''
    }
  };
}

/** The Message-ID in the headers of a returned message. */
export function returnedId(headers: string): string | null {
  const block = headers.replace(/\r\n?/g, '\n').split(/\n\n/)[0]!.slice(0, 64_000);
  return /^message-id:\s*<([^<>\s]{1,250})>/im.exec(block.replace(/\n[ \t]+/g, ' '))?.[1] ?? null;
}
