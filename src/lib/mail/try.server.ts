/** A test mail at once, past the outbox: what the mail server says of it is what is asked. */
import { randomUUID } from 'node:crypto';

import { sender } from '#lib/house.server.ts';
import { settings } from '#lib/settings.server.ts';
import { oneLine } from '#lib/text.ts';
import { setUp as words } from '#lib/words/en/mail-set-up.ts';

import { classify, type DeliveryError, type FailureClass } from './failure.ts';
import { render } from './render.ts';
import { smtpTransport } from './transport.server.ts';

export interface Tried {
  /** Null: the server took it. */
  failure: FailureClass | null;
  /** The server's words, or what went wrong before it said any. */
  said: string;
}

/** Sends a test mail through a connection of its own; null where no mail server is set. */
export async function tryMail(to: { name: string; address: string }): Promise<Tried | null> {
  const { smtpUrl, mailOauth, mailDomain } = settings();
  if (!smtpUrl) return null;
  const letter = { to, ...words.test, blocks: words.test.lines.map((text) => ({ text })) };
  const transport = smtpTransport(smtpUrl, mailOauth);
  try {
    const said = await transport.send({
      messageId: `${randomUUID()}@${mailDomain}`,
      from: sender(),
      to,
      replyTo: null,
      references: null,
      unsubscribe: null,
      subject: letter.subject,
      ...render(letter),
      calendar: null
    });
    return { failure: null, said: short(said) };
  } catch (error) {
    const refused = error as DeliveryError;
    return { failure: classify(refused), said: short(refused.response ?? refused.message) };
  } finally {
    transport.close();
  }
}

const short = (text: string): string => oneLine(text).slice(0, 300);
