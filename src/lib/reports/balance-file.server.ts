/** The balance of talks as a file. */
import { csvOf, type Column } from '#lib/table.server.ts';
import { balance } from '#lib/words/en/balance.ts';

import { rowsOf, type Balance, type BalanceRow } from './balance.ts';

const words = balance.file;
const number = (value: number | undefined): string => (value === undefined ? '' : String(value));

const COLUMNS: readonly Column<BalanceRow>[] = [
  { heading: words.what, value: ({ what }) => what },
  { heading: words.line, value: ({ line }) => line },
  { heading: words.talks, value: ({ talks }) => number(talks) },
  { heading: words.minutes, value: ({ minutes }) => number(minutes) },
  { heading: words.presenters, value: ({ presenters }) => number(presenters) }
];

/** A balance as CSV, one row a figure. */
export const balanceCsv = (balance: Balance): string => csvOf(COLUMNS, rowsOf(balance));
