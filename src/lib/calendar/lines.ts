/** The lines of a calendar text: cleaned, escaped, repaired, folded. Pure. RFC 5545, 3.1 and 3.3.11. */
import { oneLine } from '#lib/text.ts';

/**
 * A parameter value has no escape that every client knows: quotes, carets (RFC 6868) and backslashes
 * are written otherwise.
 */
export const parameter = (text: string): string =>
  oneLine(text).replaceAll('"', '’').replaceAll('^', '').replaceAll('\\', '/').trim();

/** One line as a value of type TEXT. */
export const textValue = (text: string): string =>
  oneLine(text).replace(/[\\;,]/g, (character) => `\\${character}`);

/**
 * Undoes what the library gets wrong: TEXT escapes where the value is a URI, `MAILTO:` in capitals,
 * its folding, no CRLF at the end.
 */
export function repaired(text: string): string {
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  return written(
    lines.map((line) => {
      if (line.startsWith('URL;VALUE=URI:')) return line.replace(/\\([,;\\])/g, '$1');
      // the last one: a name may say it too
      if (line.startsWith('ATTENDEE;')) return line.replace(/^(.*):MAILTO:/, '$1:mailto:');
      return line;
    })
  );
}

/** Lines as they are sent: folded, each with its CRLF. */
export const written = (lines: readonly string[]): string =>
  lines.map((line) => `${fold(line)}\r\n`).join('');

const OCTETS = 75;

/** RFC 5545, 3.1: at most 75 octets a line, never inside a code point. */
function fold(line: string): string {
  if (Buffer.byteLength(line) <= OCTETS) return line;
  const parts: string[] = [];
  let begin = 0;
  let at = 0;
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character.codePointAt(0)!);
    // the blank that begins a continued line counts
    const room = parts.length === 0 ? OCTETS : OCTETS - 1;
    if (octets + size > room) {
      parts.push(line.slice(begin, at));
      begin = at;
      octets = 0;
    }
    at += character.length;
    octets += size;
  }
  parts.push(line.slice(begin));
  return parts.join('\r\n ');
}

/** How many octets UTF-8 takes for a code point (RFC 3629, 3). */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
