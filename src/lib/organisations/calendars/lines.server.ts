/** Lines of a school calendar as people and spreadsheets write them: a day or a range, and what it is. */
import type { Day, Row } from '#db/schema.ts';
import { oneLine } from '#lib/text.ts';
import { readDay } from '#lib/time.server.ts';

export type ClosedKind = Row<'closed_day'>['kind'];
export const CLOSED_KINDS = ['holiday', 'local-holiday', 'in-service'] as const;

/** From a day to a day, both included. */
export interface Range {
  from: Day;
  to: Day;
  kind: ClosedKind;
}
export type LineProblem = 'day-wrong' | 'kind-wrong' | 'backwards' | 'too-long' | 'weekend';
export interface ReadLine {
  text: string;
  range: Range | null;
  problem: LineProblem | null;
}

/** Days of one range: the summer is some fifty. */
const LONGEST = 80;
/** Lines of one calendar. */
const MOST = 300;

const DAY = /\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/g;

function kindOf(text: string): ClosedKind | null {
  if (/in.?service/i.test(text)) return 'in-service';
  if (/local|public|bank/i.test(text)) return 'local-holiday';
  return /holiday|closed|break/i.test(text) ? 'holiday' : null;
}

/** `12/10/2026 – 16/10/2026 holiday`, or the same in columns; empty lines and a header are nothing. */
export function readLines(text: string): ReadLine[] {
  return text
    .split(/\r\n?|\n/)
    .map(oneLine)
    .filter((line) => /\d/.test(line))
    .slice(0, MOST)
    .map(readLine);
}

function readLine(text: string): ReadLine {
  const wrong = (problem: LineProblem): ReadLine => ({ text, range: null, problem });
  const days = (text.match(DAY) ?? []).map(readDay);
  const [from, to = from] = days;
  if (!from || !to || days.length > 2) return wrong('day-wrong');
  const kind = kindOf(text);
  if (!kind) return wrong('kind-wrong');
  if (to < from) return wrong('backwards');
  if (Temporal.PlainDate.from(from).until(to).days > LONGEST) return wrong('too-long');
  if (weekdays({ from, to }).length === 0) return wrong('weekend');
  return { text, range: { from, to, kind }, problem: null };
}

/** Monday to Friday of a range; the others are no school days anyway. */
export function weekdays({ from, to }: Pick<Range, 'from' | 'to'>): Day[] {
  const days: Day[] = [];
  for (
    let day = Temporal.PlainDate.from(from);
    day.toString() <= to && days.length <= LONGEST;
    day = day.add({ days: 1 })
  ) {
    if (day.dayOfWeek <= 5) days.push(day.toString());
  }
  return days;
}

/** Closed days as ranges of one kind; a weekend between two of them parts nothing. */
export function rangesOf(days: readonly { day: Day; kind: ClosedKind }[]): Range[] {
  const ranges: Range[] = [];
  for (const { day, kind } of days.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    const last = ranges.at(-1);
    const next = last && nextWeekday(last.to);
    if (last?.kind === kind && next === day) last.to = day;
    else ranges.push({ from: day, to: day, kind });
  }
  return ranges;
}

function nextWeekday(day: Day): Day {
  const date = Temporal.PlainDate.from(day);
  return date.add({ days: date.dayOfWeek >= 5 ? 8 - date.dayOfWeek : 1 }).toString();
}

/** The year in which the school year of a day begins: it runs from August to July. */
export const schoolYear = (day: Day): number =>
  Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);
export const yearSpan = (year: number): { from: Day; to: Day } => ({
  from: `${year}-08-01`,
  to: `${year + 1}-07-31`
});
