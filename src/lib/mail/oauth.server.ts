/**
 * Tokens with which an app registration signs in to SMTP and IMAP instead of a password (client
 * credentials, RFC 6749 §4.4; SASL XOAUTH2). Kept in memory, and renewed before they end.
 */
import type { Instant } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import type { MailOauth } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

/** What lets an application act on mailboxes of Exchange Online. */
export const SCOPE = 'https://outlook.office365.com/.default';

const TIMEOUT = 15_000;
/** Seconds before its end at which a token is renewed; half its life where it is shorter. */
const BEFORE_END = 300;
/** RFC 6749 §5.1 only recommends to say how long it lasts. */
const LIFE = 3600;

export interface Token {
  value: string;
  /** When it is renewed. */
  until: Instant;
}

/** By address and client. */
const kept = new Map<string, Token>();
/** One that is being fetched is waited for by everybody. */
const fetching = new Map<string, Promise<Token>>();

/**
 * A token that is good for some minutes at least.
 *
 * @param again the server refused the one that is kept
 * @throws what `classify` takes for ours: nobody's letter is to blame
 */
export async function tokenFor(oauth: MailOauth, again = false): Promise<Token> {
  const key = `${oauth.tokenUrl} ${oauth.client}`;
  const known = kept.get(key);
  if (known && !again && known.until > realNow()) return known;
  const underWay = fetching.get(key);
  if (underWay) return underWay;
  const token = fetchToken(oauth).finally(() => fetching.delete(key));
  fetching.set(key, token);
  kept.set(key, await token);
  return token;
}

class TokenRefused extends Error {
  /** nodemailer's own word for it. */
  code = 'EOAUTH2';
}

async function fetchToken({ tokenUrl, client, secret }: MailOauth): Promise<Token> {
  let answer: { access_token?: unknown; expires_in?: unknown; error?: unknown } & {
    error_description?: unknown;
  };
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client,
        client_secret: secret,
        scope: SCOPE
      }),
      // the secret goes where it was told to go, and nowhere else
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT)
    });
    answer = (await response.json()) as typeof answer;
  } catch (error) {
    const { cause, message } = error as Error;
    throw new TokenRefused(`No token: ${(cause as Error | undefined)?.message ?? message}`);
  }
  if (typeof answer?.access_token !== 'string' || answer.access_token === '') {
    const said = [answer?.error, answer?.error_description].filter((part) => part !== undefined);
    throw new TokenRefused(`No token: ${said.join(': ').slice(0, 200) || 'none was given'}`);
  }
  const seconds = Number(answer.expires_in) > 0 ? Number(answer.expires_in) : LIFE;
  return {
    value: answer.access_token,
    until: plus(realNow(), { seconds: Math.floor(seconds - Math.min(BEFORE_END, seconds / 2)) })
  };
}
