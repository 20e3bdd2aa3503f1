/**
 * What a browser keeps for us between two requests and may not change: a value with its end, under
 * our own mark. Real time. Nothing in it is secret from whoever holds it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import { realNow } from '#lib/clock.server.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

/** What is sealed. A seal of one kind never passes for another. */
export type SealKind = 'provider-state' | 'provider-account' | 'passkey-challenge';

/** Minutes for which each is good. */
export const SEAL_MINUTES: Record<SealKind, number> = {
  'provider-state': 10,
  'provider-account': 30,
  'passkey-challenge': 10
};

export function seal(kind: SealKind, value: unknown): string {
  const until = plus(realNow(), { minutes: SEAL_MINUTES[kind] });
  const body = Buffer.from(JSON.stringify({ until, value })).toString('base64url');
  return `${body}.${mark(kind, body).toString('base64url')}`;
}

/** The value, or null when it is not ours, was changed, or is over. */
export function unseal<T>(kind: SealKind, sealed: string | null | undefined): T | null {
  const [body = '', given = ''] = (sealed ?? '').split('.');
  const [mac, right] = [Buffer.from(given, 'base64url'), mark(kind, body)];
  if (mac.length !== right.length || !timingSafeEqual(mac, right)) return null;
  const { until, value } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
    until: string;
    value: T;
  };
  return until > realNow() ? value : null;
}

function mark(kind: SealKind, body: string): Buffer {
  return createHmac('sha256', settings().secret).update(`seal:${kind}:${body}`).digest();
}
