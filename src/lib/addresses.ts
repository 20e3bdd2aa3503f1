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

/** What headings of a column of addresses, and of columns of names, say in files of schools. */
const ADDRESS_HEADING = /^(work |school |glow )?(e-?mail|mail)( address)?$|^address$/i;
const NAME_HEADING = /^(full |display )?name$|^(teacher|practitioner|person|participant)$/i;
const FIRST_HEADING = /^(first ?name|given ?name|forename)s?$/i;
const LAST_HEADING = /^(last ?name|surname|family ?name)$/i;

/**
 * Addresses and names from the rows of a table, with or without headings.
 *
 * @returns null when no column holds addresses
 */
export function addressesIn(rows: readonly (readonly string[])[]): Pasted | null {
  const [heading = [], ...rest] = rows;
  const find = (pattern: RegExp) => heading.findIndex((cell) => pattern.test(cell.trim()));
  const headed = !heading.some((cell) => isEmail(cell.trim().toLowerCase()));
  const body = headed ? rest : rows;
  const named = headed ? find(ADDRESS_HEADING) : -1;
  const column = named >= 0 && holds(body, named) > 0 ? named : fullest(body);
  if (column < 0) return null;
  const nameOf = (row: readonly string[]): string => {
    const cell = (at: number) => (at >= 0 && at !== column ? (row[at] ?? '') : '');
    if (headed) {
      const whole = cell(find(NAME_HEADING));
      return whole || `${cell(find(FIRST_HEADING))} ${cell(find(LAST_HEADING))}`;
    }
    return cell(row.findIndex((text, at) => at !== column && /\p{L}/u.test(text)));
  };
  const pasted: Pasted = { addresses: [], doubles: [], unread: [] };
  const seen = new Set<string>();
  for (const row of body) {
    const email = (row[column] ?? '')
      .trim()
      .toLowerCase()
      .replace(/^mailto:/, '');
    if (!isEmail(email)) pasted.unread.push(row.filter(Boolean).join(', '));
    else if (seen.has(email)) pasted.doubles.push(email);
    else {
      seen.add(email);
      pasted.addresses.push({ email, name: tidy(nameOf(row)).slice(0, 100) });
    }
  }
  return pasted;
}

/** How many rows have an address in a column. */
const holds = (rows: readonly (readonly string[])[], column: number): number =>
  rows.filter((row) => isEmail((row[column] ?? '').trim().toLowerCase())).length;

/** The column with most addresses; -1 when none has any. */
function fullest(rows: readonly (readonly string[])[]): number {
  const width = Math.max(0, ...rows.slice(0, 100).map((row) => row.length));
  const counts = Array.from({ length: width }, (_, at) => holds(rows, at));
  const most = Math.max(0, ...counts);
  return most === 0 ? -1 : counts.indexOf(most);
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

/** "Name, address" to a line: the comma between them divides nothing. */
export function pairsOf(text: string): string {
  return text.replaceAll(/[,;\t]+[ \t]*(\S+@)/g, ' $1');
}
