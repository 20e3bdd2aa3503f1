/** Tables for other programs: CSV that no spreadsheet takes for formulas, and XLSX. */
import { stringify } from 'csv-stringify/sync';
import writeXlsx from 'write-excel-file/node';

export interface Column<T> {
  heading: string;
  value: (row: T) => string;
}

/** What a spreadsheet may take for the beginning of a formula, also in its full-width forms. */
const FORMULA = /^[\s"']*[=+\-@＝＋－＠\t\r]/;

/** A text that stays one: an apostrophe before what would be read as a formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** CSV (RFC 4180) with a byte order mark, without which Excel reads accents wrongly. */
export function csvOf<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const table = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ value }) => value(row)))
  ];
  return csvLines(table, { head: true });
}

/** Lines of such a table, for one that is written piece by piece: `head` begins it. */
export function csvLines(
  rows: readonly (readonly string[])[],
  { head }: { head: boolean }
): string {
  return stringify(
    rows.map((cells) => cells.map(guarded)),
    { bom: head, record_delimiter: 'windows' }
  );
}

/** XLSX of one sheet; every cell is text, so that nothing is a formula or loses a leading nought. */
export async function xlsxOf<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  sheet: string
): Promise<Uint8Array<ArrayBuffer>> {
  const table = [
    columns.map(({ heading }) => ({ value: heading, fontWeight: 'bold' as const })),
    ...rows.map((row) => columns.map((column) => ({ type: String, value: column.value(row) })))
  ];
  const buffer = await writeXlsx(table, {
    // Excel refuses longer names of sheets, and these signs in them
    sheet: sheet.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    stickyRowsCount: 1,
    columns: columns.map(() => ({ width: 24 }))
  }).toBuffer();
  return new Uint8Array(buffer);
}
