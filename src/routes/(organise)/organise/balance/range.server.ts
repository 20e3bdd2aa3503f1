/** The programme and the days in the address of the balance's page. */
import type { FormAgain, Problem } from '#lib/form.ts';
import type { BalanceRange } from '#lib/reports/balance.server.ts';
import { readDay } from '#lib/time.server.ts';
import { balance as words } from '#lib/words/en/balance.ts';

/** What is asked for; a day that is none is a problem, and counts as not said. */
export function readRange(search: URLSearchParams): { range: BalanceRange } & FormAgain {
  const text = (name: string) => search.get(name)?.trim() ?? '';
  const typed = { programme: text('programme'), from: text('from'), to: text('to') };
  const problems: Problem[] = [];
  const day = (field: 'from' | 'to') => {
    const read = typed[field] === '' ? null : readDay(typed[field]);
    if (typed[field] !== '' && !read) problems.push({ field, message: words.filter.dayWrong });
    return read;
  };
  const [from, to] = [day('from'), day('to')];
  if (from && to && to < from) {
    problems.push({ field: 'to', message: words.filter.endsBefore });
    return { range: { programme: typed.programme || null, from, to: null }, typed, problems };
  }
  return { range: { programme: typed.programme || null, from, to }, typed, problems };
}
