/** Tables from other programs: CSV in any encoding that Excel writes, read whole and never guessed at twice. */
import { parse } from 'csv-parse/sync';

/** Octets of a table; lists of people are far smaller. */
export const TABLE_LIMIT = 2 * 1024 * 1024;

export type TableProblem = 'empty' | 'too-large' | 'workbook' | 'not-text' | 'not-a-table';

export interface ReadTable {
  rows: string[][];
  /** How its octets were read: worth saying where names may have come out wrong. */
  encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
}

/**
 * The rows of a CSV text: fields by comma, semicolon or tab, whichever its first lines have most of;
 * UTF-8, UTF-16 with its mark, or Windows-1252 when it is no UTF-8.
 */
export function readTable(bytes: Uint8Array): ReadTable | { problem: TableProblem } {
  if (bytes.length === 0) return { problem: 'empty' };
  if (bytes.length > TABLE_LIMIT) return { problem: 'too-large' };
  // XLSX is a zip archive, XLS a compound file
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return { problem: 'workbook' };
  }
  const { text, encoding } = decoded(bytes);
  if (text.includes('\0')) return { problem: 'not-text' };
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true
    });
    const filled = rows.filter((row) => row.some((field) => field !== ''));
    return filled.length === 0 ? { problem: 'empty' } : { rows: filled, encoding };
  } catch {
    // a quote that is never closed
    return { problem: 'not-a-table' };
  }
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) =>
  mark.every((octet, at) => bytes[at] === octet);

function decoded(bytes: Uint8Array): { text: string; encoding: ReadTable['encoding'] } {
  if (startsWith(bytes, [0xff, 0xfe])) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' };
  }
  if (startsWith(bytes, [0xfe, 0xff])) {
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
  }
}

function delimiterOf(text: string): string {
  const first = text.split(/\r\n?|\n/, 5).join('\n');
  const counts = [',', ';', '\t'].map((sign) => [sign, first.split(sign).length] as const);
  return counts.toSorted((a, b) => b[1] - a[1])[0]![0];
}
