/** What an organiser wants to become of an event, from a form: of one event, or of several on a page. */
import type { FormAgain } from '#lib/form.ts';
import { readClock, readDay } from '#lib/time.server.ts';
import { suspend } from '#lib/words/en/suspend.ts';

import type { Parts } from '../replace/parts.server.ts';
import type { Instead } from '../replace/replace.server.ts';

const words = suspend.resume;

/** Dates that the form asks for; more are rare, and can be made by hand. */
export const DATES = [1, 2, 3] as const;

export const WHATS = ['later', 'dated', 'replaced', 'taken-in', 'cancelled'] as const;
export type What = (typeof WHATS)[number];

/** A new date of the same event. */
export type Dated = Omit<Parts, 'how' | 'minutes'> & { how: 'dated' };
export type Wish = { how: 'later' } | { how: 'cancelled' } | Dated | Instead;

/** Names of the fields of one event; with a number where a page has several. */
export const fieldsOf = (suffix: string) =>
  [
    'what',
    ...DATES.flatMap((number) => [`day${number}`, `starts${number}`, `ends${number}`]),
    'mode',
    'link',
    'place',
    'places',
    'minutes',
    'into'
  ].map((name) => `${name}${suffix}`);

/** Reads the fields of one event; what is not asked for by the choice may hold anything. */
export function readWish(
  data: FormData,
  suffix = ''
): { wish: Wish | null; problems: FormAgain['problems'] } {
  const problems: FormAgain['problems'] = [];
  const text = (name: string) => {
    const value = data.get(name + suffix);
    return typeof value === 'string' ? value.trim().slice(0, 500) : '';
  };
  const wrong = (name: string, message: string) => {
    problems.push({ field: name + suffix, message });
    return null;
  };
  const what = WHATS.find((one) => one === text('what')) ?? 'later';
  if (what === 'later' || what === 'cancelled') return { wish: { how: what }, problems };
  if (what === 'taken-in') {
    const into = text('into') || wrong('into', words.intoMissing);
    return { wish: into === null ? null : { how: what, into }, problems };
  }
  const dates = (what === 'dated' ? DATES.slice(0, 1) : DATES).flatMap((number) => {
    const typed = [text(`day${number}`), text(`starts${number}`), text(`ends${number}`)] as const;
    if (typed.every((one) => one === '') && number > 1) return [];
    if (typed.some((one) => one === '')) {
      wrong(`day${number}`, words.dateMissing);
      return [];
    }
    const day = readDay(typed[0]) ?? wrong(`day${number}`, words.dayWrong);
    const starts = readClock(typed[1]) ?? wrong(`starts${number}`, words.timeWrong);
    const ends = readClock(typed[2]) ?? wrong(`ends${number}`, words.timeWrong);
    return day && starts && ends
      ? [{ startsLocal: `${day}T${starts}`, endsLocal: `${day}T${ends}` }]
      : [];
  });
  if (what === 'replaced' && dates.length < 2 && problems.length === 0) {
    wrong('day2', words.twoDates);
  }
  const mode = text('mode') === 'room' ? ('room' as const) : ('online' as const);
  const link = mode === 'online' ? text('link') || null : null;
  if (link !== null && !/^https:\/\/[^\s/]+\S*$/.test(link)) wrong('link', words.linkWrong);
  const number = (name: string): number | null => {
    const typed = text(name);
    if (typed === '') return null;
    return /^\d{1,4}$/.test(typed) ? Number(typed) : wrong(name, words.placesWrong);
  };
  const common = { dates, mode, link, place: (mode === 'room' && text('place')) || null };
  const places = number('places');
  const minutes = number('minutes');
  if (problems.length > 0) return { wish: null, problems };
  return {
    wish:
      what === 'dated'
        ? { how: what, ...common, places }
        : { how: what, ...common, places, minutes },
    problems
  };
}

/** Everything that was typed, for the page that asks once more. */
export function typedIn(data: FormData): FormAgain['typed'] {
  const typed: FormAgain['typed'] = {};
  for (const [name, value] of data) if (typeof value === 'string') typed[name] = value;
  return typed;
}

/** What of a rule for completion was typed; nothing is null. */
export function readRule(data: FormData): {
  rule: { events: number | null; minutes: number | null } | null;
  problems: FormAgain['problems'];
} {
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [events, hours] = [text('rule_events'), text('rule_hours')];
  if (events === '' && hours === '') return { rule: null, problems: [] };
  const problems: FormAgain['problems'] = [];
  if (!/^\d{0,3}$/.test(events)) {
    problems.push({ field: 'rule_events', message: words.placesWrong });
  }
  if (!/^(\d{1,3}([.,]\d)?)?$/.test(hours)) {
    problems.push({ field: 'rule_hours', message: words.hoursWrong });
  }
  if (problems.length > 0) return { rule: null, problems };
  return {
    rule: {
      events: Number(events) || null,
      minutes: Math.round(Number(hours.replace(',', '.')) * 60) || null
    },
    problems
  };
}
