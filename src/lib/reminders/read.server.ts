/** The reminders of an event in words, as its organiser's page shows them. */
import type { Instant, RuleWhat } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { clockText, instantText } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import type { ReminderPlan, Sent, Time } from './plan.server.ts';
import { KIND_OF } from './remind.server.ts';
import type { Rule } from './rules.ts';
import { THANK_KIND } from './thank-rules.ts';

const words = reminders.page;

/** When something goes, for whom, to how many. */
export interface TimeLine {
  when: string;
  whom: string;
  people: number;
  /** Why it goes at another time, or not at all. */
  note: string | null;
  /** Of a time that is past, what went then. */
  past: string | null;
}

export interface RuleLine {
  id: string;
  /** `1 school day before, at 3:30 pm`. */
  name: string;
  what: string;
  /** The kind of its letters. */
  kind: string;
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
  { rules, times, sent }: ReminderPlan,
  { event, now }: { event: Pick<Event, 'mode' | 'starts_at'>; now: Instant }
): RuleLine[] {
  return rules.map((rule) => {
    const gone = sent.filter((one) => one.rule === rule.id && one.starts === event.starts_at);
    const lines = timeLines(times.get(rule.id) ?? [], { sent: gone, now });
    return {
      id: rule.id,
      name: ruleText(rule),
      what: words.what[rule.what],
      kind: KIND_OF[rule.what],
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
export function timeLines(
  times: readonly Time[],
  { sent, now }: { sent: readonly Sent[]; now: Instant }
): TimeLine[] {
  return times.map((time) => ({
    when: instantText(time.at),
    whom:
      time.people === 0
        ? words.nobodyYet
        : times.length === 1
          ? words.everybody
          : [
              ...time.authorities.filter((name) => name !== null),
              ...(time.authorities.includes(null) ? [words.noAuthority] : [])
            ].join(', '),
    people: time.people,
    note: time.to ? words.insteadOf(ruleText(time.to)) : time.moved && words.moved[time.moved],
    past: time.at <= now ? goneText(sent, time) : null
  }));
}

function goneText(sent: readonly Sent[], { at }: Time): string {
  const then = sent.find((one) => one.at === at);
  return then ? words.goneCount(then) : words.past;
}

/** What has gone, the newest first. */
export function sentLines(
  sent: readonly Sent[],
  { starts_at: starts }: Pick<Event, 'starts_at'>
): { what: string; when: string; counts: string; earlier: boolean }[] {
  return sent.toReversed().map((one) => ({
    what: one.kind === THANK_KIND ? words.thanks : words.what[whatOf(one.kind)],
    when: instantText(one.at),
    counts: words.goneCount(one),
    earlier: one.rule !== '' && one.starts !== starts
  }));
}

const whatOf = (kind: string): RuleWhat =>
  (Object.keys(KIND_OF) as RuleWhat[]).find((what) => KIND_OF[what] === kind)!;
