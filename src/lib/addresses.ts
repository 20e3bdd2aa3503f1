/** Reading a pasted list of addresses: from a mail's To line, a spreadsheet's column, a register. */
import { isEmail } from '#lib/form.ts';

export interface Pasted {
  /** Each once, lower case, in the order pasted. */
  addresses: { email: string; name: string }[];
  doubles: string[];
  /** Pieces that are no address. */
  unread: string[];
}

/** `Eilidh Baird <eilidh@school.example>; "Orr, Jo" <jo@school.example>`, or one to a line. */
export function readAddresses(text: string): Pasted {
  const pasted: Pasted = { addresses: [], doubles: [], unread: [] };
  const seen = new Set<string>();
  for (const piece of pieces(text)) {
    const { before, address } = divided(piece);
    const email = address.toLowerCase().replace(/^mailto:/, '');
    if (!isEmail(email)) {
      pasted.unread.push(piece);
    } else if (seen.has(email)) {
      pasted.doubles.push(email);
    } else {
      seen.add(email);
      pasted.addresses.push({ email, name: tidy(before) });
    }
  }
  return pasted;
}

/** Longer than any name with its address: a text that was pasted by mistake. */
const PIECE = 500;

/**
 * The name before and the address at the end, in brackets or bare. Steps instead of a pattern: one
 * that looks for both tries every way to divide a long text, and holds the process up for minutes.
 */
function divided(piece: string): { before: string; address: string } {
  if (piece.length > PIECE) return { before: '', address: '' };
  const open = piece.endsWith('>') ? piece.lastIndexOf('<') : -1;
  if (open >= 0) {
    return { before: piece.slice(0, open), address: piece.slice(open + 1, -1).trim() };
  }
  let at = piece.length;
  while (at > 0 && !/[\s<>]/.test(piece[at - 1]!)) at -= 1;
  return { before: piece.slice(0, at), address: piece.slice(at) };
}

/** What commas, semicolons and line ends divide, unless they stand in quotes. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = '';
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    // a quote that is not closed must not swallow the rest of the list
    const lineEnd = character === '\n' || character === '\r';
    if (lineEnd) quoted = false;
    if (lineEnd || (!quoted && (character === ',' || character === ';'))) {
      found.push(piece);
      piece = '';
    } else {
      piece += character;
    }
  }
  return [...found, piece].map((one) => one.trim()).filter((one) => one !== '');
}

/** `"Orr, Jo"` as people say it. */
function tidy(name: string): string {
  const bare = name
    .replace(/["\t]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,']+|[\s,']+$/g, '');
  const [last, first, ...more] = bare.split(/,\s*/);
  return first && last && more.length === 0 ? `${first} ${last}` : bare;
}
