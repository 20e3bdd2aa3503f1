/**
 * Keys in links and codes in mails. Neither is stored: both are derived from the id of what they
 * open and the installation's secret, so a letter can be built again word for word, and a stolen
 * copy of the store opens nothing (docs/decisions/0005).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import { settings } from '#lib/settings.server.ts';

/** What a key opens. A key of one kind never opens another, whatever its id. */
export type KeyKind =
  | 'booking'
  | 'proof'
  | 'invitation'
  | 'talk'
  | 'presenter'
  | 'screen'
  | 'partner-asks'
  | 'stay'
  | 'establishment'
  | 'release'
  | 'event'
  | 'tell-me'
  | 'mail'
  | 'nomination'
  | 'nomination-link'
  | 'self-nomination'
  | 'role';

const MAC_BYTES = 16;

/** The key to one thing: 43 characters for an address; 128 bits of it cannot be guessed. */
export function keyTo(kind: KeyKind, id: string): string {
  return Buffer.concat([bytesOf(id), mac(`${kind}:${id}`)]).toString('base64url');
}

/** The id that a key opens, or null when it is not one of ours. */
export function openKey(kind: KeyKind, key: string): string | null {
  if (!/^[\w-]{43}$/.test(key)) return null;
  const bytes = Buffer.from(key, 'base64url');
  const id = idOf(bytes.subarray(0, bytes.length - MAC_BYTES));
  const given = bytes.subarray(bytes.length - MAC_BYTES);
  return timingSafeEqual(given, mac(`${kind}:${id}`)) ? id : null;
}

/** The six digits that prove an address beside the link of the same mail. */
export function codeOf(proof: string): string {
  const number = createHmac('sha256', settings().secret).update(`code:${proof}`).digest();
  return String(number.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** Whether `typed`, with or without blanks, is the code of this proof. */
export function isCodeOf(proof: string, typed: string): boolean {
  const given = Buffer.from(typed.replace(/\D/g, '').padEnd(6, 'x').slice(0, 7));
  const right = Buffer.from(codeOf(proof));
  return given.length === right.length && timingSafeEqual(given, right);
}

/** A stable stand-in for a client's network address, so that none is stored. */
export function clientMark(address: string): string {
  return createHmac('sha256', settings().secret)
    .update(`client:${address}`)
    .digest('base64url')
    .slice(0, 22);
}

function mac(what: string): Buffer {
  return createHmac('sha256', settings().secret).update(what).digest().subarray(0, MAC_BYTES);
}

/** The 16 bytes of a UUID. */
function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
