/** The first and last day of a right, as typed, stored and said: whole days in the UK. */
import type { Instant } from '#db/schema.ts';
import { at, dayOf, dayText, plus, readDay } from '#lib/time.server.ts';

/** From typed days to instants; `wrong` names a field that is no day. Empty ones are null. */
export function readDays(typed: {
  from: string;
  to: string;
}): { fromAt: Instant | null; toAt: Instant | null } | { wrong: 'from' | 'to' } {
  const [from, to] = [typed.from.trim(), typed.to.trim()];
  const [first, last] = [from && readDay(from), to && readDay(to)];
  if (first === null) return { wrong: 'from' };
  if (last === null) return { wrong: 'to' };
  return {
    fromAt: first ? at(first, '00:00') : null,
    // the last day is a day of it
    toAt: last ? at(dayOf(plus(at(last, '12:00'), { hours: 24 })), '00:00') : null
  };
}

export const firstDay = (fromAt: Instant | null): string | null =>
  fromAt && dayText(dayOf(fromAt), true);
export const lastDay = (toAt: Instant | null): string | null =>
  toAt && dayText(dayOf(plus(toAt, { minutes: -1 })), true);
