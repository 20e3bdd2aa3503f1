/** Reading a pasted list of addresses: from a mail's To line, a spreadsheet's column, a register. */
import { isEmail } from '#lib/form.ts';

export interface Pasted {
  /** Each once, lower case, in the order pasted. */
  addresses: { email: string; name: string }[];
  doubles: string[];
  /** Pieces that are no address. */
  unread: string[];
}

/** `Eilidh Drummond <eilidh@school.example>; jo@school.example` and one to a line. */
export function readAddresses(text: string): Pasted {
  const pasted: Pasted = { addresses: [], doubles: [], unread: [] };
  const seen = new Set<string>();
  for (const piece of text.split(/[\n\r;]+|,(?![^<"]*["<][^>]*$)/).flatMap(unquote)) {
    const named = /^(.*?)<\s*([^<>]+?)\s*>$/.exec(piece);
    const bare = /^(.*?)[\s,\t]*(\S+@\S+)$/.exec(piece);
    const [, before = '', address = ''] = named ?? bare ?? [];
    const email = address.toLowerCase();
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

function unquote(piece: string): string[] {
  const trimmed = piece.trim();
  return trimmed ? [trimmed] : [];
}

/** `"Drummond, Eilidh"` as people say it. */
function tidy(name: string): string {
  const bare = name
    .replace(/["'\t]+/g, ' ')
    .replace(/^[\s,]+|[\s,]+$/g, '')
    .replace(/\s+/g, ' ');
  const [last, first, ...more] = bare.split(/,\s*/);
  return first && last && more.length === 0 ? `${first} ${last}` : bare;
}
