/** Tables as CSV that a spreadsheet opens as text and nothing else. */
import { stringify } from 'csv-stringify/sync';

/** What a spreadsheet would read as the beginning of a formula, full-width forms too. */
const FORMULA = /^[\s'"]*[=+\-@\t\r＝＋－＠]/u;

/** A header and its rows, with a byte order mark so that Excel reads UTF-8. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([header.map(guarded), ...rows.map((row) => row.map(guarded))], {
    bom: true,
    record_delimiter: 'windows'
  });
}

/** A quote in front keeps a cell text; what is already quoted gets one more. */
function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}
