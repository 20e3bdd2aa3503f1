/**
 * What a failed delivery means and what follows (calendar-email.md, 5). nodemailer gives `EENVELOPE`
 * for 450, 550 and 554 alike, so the server's code and its enhanced code (RFC 3463) decide.
 */
export type FailureClass =
  'transient' | 'throttled' | 'ours' | 'bad-address' | 'mailbox-full' | 'refused-content';

export interface DeliveryError {
  /** nodemailer's own code, such as `EAUTH` or `ECONNECTION`. */
  code?: string;
  /** What was answered: `CONN`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  command?: string;
  responseCode?: number;
  response?: string;
  message: string;
}

const OUR_CODES = ['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'ECONFIG'];
/** Before a recipient is named, a refusal is of us: our sender, our network, our settings. */
const BEFORE_RECIPIENT = /^(CONN|HELO|EHLO|STARTTLS|AUTH|MAIL FROM)/;

export function classify(error: DeliveryError): FailureClass {
  const text = `${error.response ?? ''} ${error.message}`;
  const reply = error.responseCode ?? 0;
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? '';
  const command = error.command ?? '';

  if (reply === 432 || enhanced === '4.2.1' || enhanced === '5.4.5') return 'throttled';
  if (reply === 454 && enhanced === '4.7.0') return 'throttled';
  if (/\bdaily\b.{0,40}\b(limit|quota)|too many (messages|recipients)/i.test(text)) {
    return 'throttled';
  }

  if (error.code && OUR_CODES.includes(error.code)) return 'ours';
  if (reply === 530 || reply === 534 || reply === 535 || reply === 538) return 'ours';
  if (reply === 0 && /certificate|self[- ]signed|wrong version number/i.test(text)) return 'ours';
  // the sender's address, not the recipient's
  if (enhanced === '5.1.7' || enhanced === '5.1.8') return 'ours';
  // Exchange takes the whole letter before it says that the sign-in is not the sender's
  if (/SendAsDenied|permissions? to send as this sender/i.test(text)) return 'ours';

  if (reply < 500) return 'transient';
  // a message that is too large may be refused as early as that
  if (BEFORE_RECIPIENT.test(command) && reply !== 552) return 'ours';
  if (enhanced === '5.2.2' || enhanced === '5.2.1') return 'mailbox-full';
  if (enhanced.startsWith('5.1.')) return 'bad-address';
  if (reply === 554 || enhanced.startsWith('5.7.')) return 'refused-content';
  if (reply === 552) return enhanced === '' ? 'mailbox-full' : 'refused-content';
  if ([550, 551, 553, 556].includes(reply)) return 'bad-address';
  // whatever else is for good is so for this letter; nobody's address is given up for it
  return 'refused-content';
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
