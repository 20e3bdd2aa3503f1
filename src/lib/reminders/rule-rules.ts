/** Which rules an organiser may make; pure. */
import type { EventKind, Instant, LocalTime, RuleUnit, RuleWho } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { dueAt, momentOf, type Rule, type RuleWish } from './rules.ts';

/** Rules that stand for one event: few mails (rule 12). */
export const RULES_MOST = 4;
/** How long before an event one may be reminded. */
export const COUNT_MOST: Record<RuleUnit, number> = { 'school-days': 20, days: 60, hours: 72 };
/** A day of the calendar may be the event's own; a school day and an hour lie before it. */
export const COUNT_LEAST: Record<RuleUnit, number> = { 'school-days': 1, days: 0, hours: 1 };

/**
 * Why an event may not have this rule beside the others; null when it may.
 *
 * Refused: `rule-wrong` for a number or time that is none, `rule-cover` but for a full day,
 * `rule-there` for the same time and some of the same people, `rules-full` with how many there may
 * be, `rule-after-start`, `rule-past` when nobody would get it any more.
 */
export function refusedRule(
  event: { kind: EventKind; starts_local: LocalTime | null; starts_at: Instant | null },
  { wish, beside, now }: { wish: RuleWish; beside: readonly Rule[]; now: Instant }
): Refusal | null {
  const { unit, count, clock, what } = wish;
  const [least, most] = [COUNT_LEAST[unit], COUNT_MOST[unit]];
  if (!Number.isInteger(count) || count < least || count > most) {
    return refuse('rule-wrong', { least, most }, 'count');
  }
  if ((clock === null) !== (unit === 'hours'))
    return refuse('rule-wrong', { least, most }, 'clock');
  if (what === 'cover' && event.kind !== 'full-day') return refuse('rule-cover', {}, 'what');
  if (beside.some((rule) => isDouble(rule, wish))) return refuse('rule-there', {}, 'count');
  if (beside.length >= RULES_MOST) return refuse('rules-full', { most: RULES_MOST });
  const { kind, starts_local, starts_at } = event;
  if (!starts_local || !starts_at) return null;
  const sitting = { kind, starts_local, starts_at };
  if (dueAt(sitting, wish, NONE) >= starts_at) return refuse('rule-after-start', {}, 'clock');
  // no calendar makes it later than the one without holidays
  const moment = momentOf(sitting, { ...wish, id: '', madeAt: now }, NONE);
  return moment!.at <= now ? refuse('rule-past', {}, 'count') : null;
}
const NONE: ReadonlySet<string> = new Set();

/** The same time for some of the same people. */
function isDouble(a: RuleWish, b: RuleWish): boolean {
  return a.unit === b.unit && a.count === b.count && a.clock === b.clock && meet(a.who, b.who);
}

const meet = (a: RuleWho, b: RuleWho): boolean => a === b || a === 'all' || b === 'all';
