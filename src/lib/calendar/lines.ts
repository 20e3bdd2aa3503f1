/** The lines of a calendar text: cleaned, escaped, repaired, folded. Pure. RFC 5545, 3.1 and 3.3.11. */
import { clean } from '#lib/text.ts';

/** A name, title or id: one line, without control and bidirectional characters. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();

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
const encoder = new TextEncoder();

/** RFC 5545, 3.1: at most 75 octets a line, never inside a code point. */
function fold(line: string): string {
  if (encoder.encode(line).length <= OCTETS) return line;
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    // the blank that begins a continued line counts
    const room = parts.length === 0 ? OCTETS : OCTETS - 1;
    if (octets + size > room) {
      parts.push(part);
      part = '';
      octets = 0;
    }
    part += character;
    octets += size;
  }
  parts.push(part);
  return parts.join('\r\n ');
}
