/** Which of an event's reminders go to whom, and when; pure (calendar-email.md, "Reminders"; rule 12). */
import type { Day, Instant, PlaceMode, RuleWhat } from '#db/schema.ts';
import { dayOf, dayPart, isSchoolDay, plus } from '#lib/time.server.ts';

import { momentOf, type Moment, type Rule, type Sitting } from './rules.ts';
import { sendableFrom } from './thank-rules.ts';

/** Two reminders of one event keep so many hours from each other. */
const APART_HOURS = 3;
/** The way in matters most, then the day; of two alike the rule that was made later. */
const WEIGHT: Record<RuleWhat, number> = { 'starts-soon': 0, reminder: 1, cover: 2 };

export interface Plan {
  goes: Moment[];
  /** What does not go, because another one of that day, or within three hours, does. */
  yields: { moment: Moment; to: Moment }[];
}

/**
 * The reminders of whoever is there in one way and of one authority. Of two that fall on one day
 * because a closed one moved them, or that are less than three hours apart, only the weightier goes.
 * Nobody needs cover for a day on which their schools are closed.
 */
export function planFor(
  sitting: Sitting,
  rules: readonly Rule[],
  { mode, closed }: { mode: PlaceMode; closed: ReadonlySet<Day> }
): Plan {
  const inSchoolTime = isSchoolDay(dayPart(sitting.starts_local), closed);
  const moments = rules
    .filter(({ who }) => who === 'all' || who === mode)
    .filter(({ what }) => what !== 'cover' || inSchoolTime)
    .flatMap((rule) => momentOf(sitting, rule, closed) ?? [])
    .sort(byWeight);
  const plan: Plan = { goes: [], yields: [] };
  for (const moment of moments) {
    const to = plan.goes.find((other) => tooNear(other, moment));
    if (to) plan.yields.push({ moment, to });
    else plan.goes.push(moment);
  }
  plan.goes.sort((a, b) => (a.at < b.at ? -1 : 1));
  return plan;
}

function byWeight({ rule: a }: Moment, { rule: b }: Moment): number {
  const made = (rule: Rule) => rule.madeAt ?? '';
  return WEIGHT[a.what] - WEIGHT[b.what] || (made(a) > made(b) ? -1 : made(a) < made(b) ? 1 : 0);
}

function tooNear(a: Moment, b: Moment): boolean {
  const [first, second] = a.at < b.at ? [a, b] : [b, a];
  const moved = a.moved === 'closed' || b.moved === 'closed';
  return (
    (moved && dayOf(a.at) === dayOf(b.at)) || second.at < plus(first.at, { hours: APART_HOURS })
  );
}

/** Minutes by which a round may come after an instant without the letter being late. */
const LATE_MINUTES = 10;

/**
 * When a reminder is to go that a round finds due at `now`: at once, or when people are awake and at
 * school again. Null when that would be too late, or when after a pause another one is due so soon
 * that it says all.
 */
export function goesAt(
  { at: due }: Moment,
  { goes }: Plan,
  facts: { startsAt: Instant; closed: ReadonlySet<Day>; now: Instant }
): Instant | null {
  const { startsAt, closed, now } = facts;
  const then = sendableFrom(now, closed);
  if (then >= startsAt) return null;
  const late = then > plus(due, { minutes: LATE_MINUTES });
  const near = plus(then, { hours: APART_HOURS });
  const overtaken = late && goes.some((other) => other.at > due && other.at < near);
  return overtaken ? null : then === now ? due : then;
}

/**
 * Whether a rule may be due for anybody after `since` and not after `now`. More closed days only make
 * a moment earlier: it lies between those of a calendar with everybody's and of one with none.
 */
export function mayBeDue(
  sitting: Sitting,
  rules: readonly Rule[],
  facts: { everybodys: ReadonlySet<Day>; since: Instant; now: Instant }
): boolean {
  return rules.some((rule) => {
    const latest = momentOf(sitting, rule, NONE)?.at;
    if (!latest || latest <= facts.since) return false;
    return momentOf(sitting, rule, facts.everybodys)!.at <= facts.now;
  });
}
const NONE: ReadonlySet<Day> = new Set();
