/**
 * What a failed delivery means and what follows (calendar-email.md, 5). nodemailer gives `EENVELOPE`
 * for 450, 550 and 554 alike, so the server's code and its enhanced code (RFC 3463) decide.
 */
export type FailureClass =
  'transient' | 'throttled' | 'ours' | 'bad-address' | 'mailbox-full' | 'refused-content';

export interface DeliveryError {
  /** nodemailer's own code, such as `EAUTH` or `ECONNECTION`. */
  code?: string;
  responseCode?: number;
  response?: string;
  message: string;
}

export function classify(error: DeliveryError): FailureClass {
  const text = `${error.response ?? ''} ${error.message}`;
  const reply = error.responseCode ?? 0;
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? '';

  if (reply === 432 || enhanced === '4.2.1' || enhanced === '5.4.5') return 'throttled';
  if (reply === 454 && enhanced === '4.7.0') return 'throttled';
  if (/daily .{0,20}limit exceeded|too many (messages|recipients)/i.test(text)) return 'throttled';

  if (error.code === 'EAUTH' || error.code === 'ETLS' || error.code === 'ECONFIG') return 'ours';
  if (reply === 530 || reply === 535) return 'ours';
  if (/certificate|self[- ]signed|wrong version number/i.test(text)) return 'ours';

  if (reply === 552 || enhanced === '5.2.2' || enhanced === '5.2.1') return 'mailbox-full';
  if (reply === 554 || enhanced.startsWith('5.7.')) return 'refused-content';
  if (reply >= 500) return 'bad-address';
  // connections that break and every other 4xx; also what nobody has thought of yet
  return 'transient';
}

/** Minutes before the next try, by how many were made; ± 20 % so that a crowd spreads out. */
const BACK_OFF = [1, 5, 15, 60, 240];

/**
 * @param attempts tries made so far, at least 1
 * @param chance a number from 0 to 1
 */
export function minutesToWait(attempts: number, chance: number): number {
  const minutes = BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1]!;
  return minutes * (0.8 + 0.4 * chance);
}
