/**
 * `npm run bench [-- --json FILE]`: figures next to the plain thing in the same run, so that the
 * machine cancels out. A ratio is ours / theirs for a rate and theirs / ours for a cost: larger is
 * always better. Later issues add their rows in files beside this one.
 */
import { writeFileSync } from 'node:fs';

import { registerRows } from './bring-in.ts';
import { deskRows } from './desk.ts';
import { feedRows } from './feeds.ts';
import { pageRows } from './pages.ts';
import { postRows } from './post.ts';
import { programmeRows } from './programmes.ts';
import { schoolRows } from './schools.ts';
import { screenRows } from './screen.ts';

export interface BenchRow {
  name: string;
  /** The plain thing that it stands next to. */
  reference: string;
  ours: number;
  theirs: number;
  unit: string;
  ratio: number;
  goal: number;
}

const ROUND = 100;

/** A row whose figures are better when larger. */
export function rate(row: Omit<BenchRow, 'ratio'>): BenchRow {
  return { ...row, ratio: row.ours / row.theirs };
}

/** A row whose figures are better when smaller: time, bytes, memory. */
export function cost(row: Omit<BenchRow, 'ratio'>): BenchRow {
  return { ...row, ratio: row.theirs / row.ours };
}

async function main(): Promise<void> {
  const all = [
    ...(await pageRows()),
    ...(await deskRows()),
    ...(await feedRows()),
    ...(await postRows()),
    ...(await programmeRows()),
    ...(await schoolRows()),
    ...(await registerRows()),
    ...(await screenRows())
  ];
  const rows = all.map((row) => ({
    ...row,
    ours: Math.round(row.ours),
    theirs: Math.round(row.theirs),
    ratio: Math.round(row.ratio * ROUND) / ROUND
  }));
  console.table(
    rows.map(({ name, ours, reference, theirs, unit, ratio, goal }) => ({
      name,
      ours: `${ours} ${unit}`,
      reference: `${reference}: ${theirs} ${unit}`,
      ratio,
      goal,
      met: ratio >= goal ? 'yes' : 'no'
    }))
  );
  const at = process.argv.indexOf('--json');
  const file = at > 0 ? process.argv[at + 1] : undefined;
  if (file) writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}

if (import.meta.main) await main();
