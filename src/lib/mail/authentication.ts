/**
 * Whether our own mail server checked the sender: the `Authentication-Results` of RFC 8601. Anybody
 * can write such a header into a message, so only the topmost one of our own server counts; it puts
 * its own above what came (§4.1, §5). Pure.
 */

/** MAIL_AUTHSERV_ID of a server that does not name itself in the header, such as Microsoft 365. */
export const UNNAMED = 'unnamed';

export interface Results {
  /** How the server names itself; null when the header begins with a result. */
  id: string | null;
  /** Every result of DMARC, and the domain that it was about. */
  dmarc: { result: string; from: string | null }[];
}

export type Verdict = 'pass' | 'no-authserv-id' | 'no-results' | 'dmarc-failed';

/** Longer headers are somebody's attempt to be looked at for long. */
const LONGEST = 16_000;

/**
 * Whether the sender's domain stands behind a message (DMARC, RFC 7489 §3.1).
 *
 * @param headers the `Authentication-Results` of the message, topmost first, without their name
 * @param trusted MAIL_AUTHSERV_ID; null: nobody's word counts
 * @param domain of the header From
 */
export function verdictOf(
  headers: readonly string[],
  { trusted, domain }: { trusted: string | null; domain: string }
): Verdict {
  if (!trusted) return 'no-authserv-id';
  const own = headers.map(readResults).find((one) => one && (one.id ?? UNNAMED) === trusted);
  if (!own) return 'no-results';
  const passed =
    own.dmarc.length > 0 &&
    own.dmarc.every(
      ({ result, from }) => result === 'pass' && (from === null || from === domain.toLowerCase())
    );
  return passed ? 'pass' : 'dmarc-failed';
}

/** Who says so in the topmost header: a suggestion for the setting. */
export function authservOf(headers: readonly string[]): string | null {
  const results = headers.length > 0 ? readResults(headers[0]!) : null;
  return results && (results.id ?? UNNAMED);
}

/** One header's value; null when it is none. */
export function readResults(header: string): Results | null {
  if (header.length > LONGEST) return null;
  const parts = partsOf(header);
  const named = !parts[0]?.includes('=');
  const id = named ? (/^[\w.-]+/.exec(parts[0] ?? '')?.[0]?.toLowerCase() ?? null) : null;
  if (named && id === null) return null;
  const dmarc: Results['dmarc'] = [];
  for (const part of named ? parts.slice(1) : parts) {
    const [, result, more] = /^dmarc\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)(.*)$/i.exec(part) ?? [];
    if (result === undefined) continue;
    const from = /\sheader\.from\s*=\s*(\S+)/i.exec(more ?? '')?.[1] ?? null;
    dmarc.push({ result: result.toLowerCase(), from: from && from.toLowerCase() });
  }
  return { id, dmarc };
}

/**
 * What semicolons divide, without comments. What stands in quotes is a sender's own text, which may
 * look like a result: nothing of it is read.
 */
function partsOf(header: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < header.length; at++) {
    const character = header[at]!;
    if (character === '\\' && (quoted || depth > 0)) at += 1;
    else if (depth === 0 && character === '"') quoted = !quoted;
    else if (quoted) part += '_';
    else if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth > 0) continue;
    else if (character === ';') {
      parts.push(part);
      part = '';
    } else part += character;
  }
  // quotes or a comment that never end: nothing after their begin can be trusted
  if (!quoted && depth === 0) parts.push(part);
  return parts.map((text) => text.replace(/\s+/g, ' ').trim());
}
