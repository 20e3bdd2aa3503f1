/** The reminders of an event in words, as its organiser's page shows them. */
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { clockText, instantText } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import type { ReminderPlan, Sent, Time } from './plan.server.ts';
import { KIND_OF } from './remind.server.ts';
import type { Rule } from './rules.ts';

const words = reminders.page;

/** When something goes, for whom, to how many. */
export interface TimeLine {
  when: string;
  whom: string;
  people: number;
  /** Why it goes at another time, or not at all. */
  note: string | null;
  past: boolean;
}

export interface RuleLine {
  id: string;
  /** `1 school day before, at 3:30 pm`. */
  name: string;
  what: string;
  whom: string;
  times: TimeLine[];
  /** Said where there is no time: nobody is there in this way. */
  nobody: string | null;
}

/** A rule's time in words. */
export const ruleText = ({ unit, count, clock }: Rule): string =>
  words.rule({ unit, count, clock: clock && clockText(clock) });

/** Every rule of an event, with its times. */
export function ruleLines(
  { rules, times }: ReminderPlan,
  { event, now }: { event: Pick<Event, 'mode' | 'starts_at'>; now: Instant }
): RuleLine[] {
  return rules.map((rule) => {
    const lines = timeLines(times.get(rule.id) ?? [], now);
    return {
      id: rule.id,
      name: ruleText(rule),
      what: words.what[rule.what],
      whom: words.to(words.who[rule.who]),
      times: lines,
      nobody:
        !event.starts_at || lines.length > 0
          ? null
          : rule.who === 'online' && event.mode === 'room'
            ? words.nobodyOnline
            : words.nobodyYet
    };
  });
}

/** The soonest first. Where all go at once, they are not named. */
export function timeLines(times: readonly Time[], now: Instant): TimeLine[] {
  return times.map((time) => ({
    when: instantText(time.at),
    whom:
      time.people === 0
        ? words.nobodyYet
        : times.length === 1
          ? words.everybody
          : time.authorities.map((name) => name ?? words.noAuthority).join(', '),
    people: time.people,
    note: time.to ? words.insteadOf(ruleText(time.to)) : time.moved && words.moved[time.moved],
    past: time.at <= now
  }));
}

/** What has gone, the newest first. */
export function sentLines(
  sent: readonly Sent[],
  { starts_at: starts }: Pick<Event, 'starts_at'>
): { what: string; when: string; counts: string; earlier: boolean }[] {
  const whats = Object.entries(KIND_OF) as [keyof typeof words.what, string][];
  return sent.toReversed().map((one) => ({
    what: words.what[whats.find(([, kind]) => kind === one.kind)![0]],
    when: instantText(one.at),
    counts: words.goneCount(one),
    earlier: one.starts !== starts
  }));
}
