/** What importers share of columns and cells: which column holds what, and what no cell may be. Pure. */
import { fold, oneLine } from '#lib/text.ts';

/** The position of a field's column; absent: no column has it. */
export type Columns<Field extends string> = Partial<Record<Field, number>>;

/** The first column whose folded header fits, for each field. */
export function guessColumns<Field extends string>(
  headers: readonly string[],
  patterns: Readonly<Record<Field, RegExp>>
): Columns<Field> {
  const columns: Columns<Field> = {};
  for (const field of Object.keys(patterns) as Field[]) {
    const at = headers.findIndex((header) => patterns[field].test(fold(header)));
    if (at >= 0) columns[field] = at;
  }
  return columns;
}

/** What a draft keeps of a file beside its rows: what it is called, its headers, the columns as guessed. */
export function headOf<Guess>(
  { name, encoding, headers }: { name: string; encoding: string; headers: readonly string[] },
  guess: (headers: readonly string[]) => Guess
) {
  return {
    name: oneLine(name).slice(0, SAID),
    encoding,
    headers: JSON.stringify(headers.map((header) => oneLine(header).slice(0, SAID))),
    columns: JSON.stringify(guess(headers))
  };
}

/** Signs of a name or a header that are kept. */
const SAID = 100;

/** Columns as a form says them: a number or nothing for each field. */
export function typedColumns<Field extends string>(
  fields: readonly Field[],
  typed: Readonly<Record<Field, string>>
): Columns<Field> {
  const columns: Columns<Field> = {};
  for (const field of fields) {
    if (typed[field] !== '') columns[field] = Number(typed[field]);
  }
  return columns;
}

/** What a spreadsheet may take for a formula: no name begins so. */
const FORMULA = /^[\s"']*[=+@＝＋＠]|^[\s"']*[-－][^\s]/;
export const isFormula = (text: string): boolean => FORMULA.test(text);

/** Octets that were no text in any encoding. */
export const isBroken = (text: string): boolean => text.includes('\ufffd');
