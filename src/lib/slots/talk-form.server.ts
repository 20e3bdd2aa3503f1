/** The forms of a talk's own pages. */
import * as v from 'valibot';

import { LEVELS } from '#lib/events/rules.ts';
import { email, line, lines, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { readClock } from '#lib/time.server.ts';
import { talks } from '#lib/words/en/talks.ts';
import { visit } from '#lib/words/en/visit.ts';

import { THEMES } from '#lib/organisations/themes.ts';
import type { Talk } from './talk.server.ts';

const words = talks.page;
const { emailWrong, nameMissing, tooLong } = visit.book;

const number = (most: number, wrong: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === '' || (/^\d{1,4}$/.test(text) && Number(text) <= most), wrong),
    v.transform((text) => (text === '' ? null : Number(text)))
  );

const talkForm = v.object({
  title: neededLine(120, words.titleMissing, tooLong(120)),
  line: line(200, tooLong(200)),
  description: lines(3000, tooLong(3000)),
  minutes: v.pipe(
    number(1440, words.minutesWrong),
    v.check((minutes) => minutes === null || minutes > 0, words.minutesWrong)
  ),
  levels: v.array(v.picklist(LEVELS)),
  theme: v.picklist(['', ...THEMES]),
  equipment: lines(500, tooLong(500)),
  leave_by: v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === '' || readClock(text) !== null, words.leaveByWrong)
  ),
  children: number(200, words.childrenWrong),
  reference: line(80, tooLong(80))
});

export interface TalkTyped {
  title: string;
  line: string | null;
  description: string | null;
  minutes: number | null;
  levels: readonly string[];
  theme: string | null;
  equipment: string | null;
  leaveBy: string | null;
  children: number | null;
  reference: string | null;
}

/** What a talk says of itself, or the form again. */
export function readTalk(
  data: FormData
): { details: TalkTyped; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(talkForm, data);
  if (!form.ok) return { typed: form.typed, problems: form.problems };
  const { title, line, description, minutes, levels, theme, equipment, ...rest } = form.values;
  return {
    typed: form.typed,
    details: {
      title,
      line: line || null,
      description: description || null,
      minutes,
      levels,
      theme: theme || null,
      equipment: equipment || null,
      leaveBy: rest.leave_by ? readClock(rest.leave_by) : null,
      children: rest.children || null,
      reference: rest.reference || null
    }
  };
}

/** A talk as the form shows it. */
export function typedTalk(talk: Talk): FormAgain['typed'] {
  return {
    title: talk.title,
    line: talk.line ?? '',
    description: talk.description ?? '',
    minutes: talk.minutes === null ? '' : String(talk.minutes),
    levels: talk.levels ? (JSON.parse(talk.levels) as string[]) : [],
    theme: talk.theme ?? '',
    equipment: talk.equipment ?? '',
    leave_by: talk.leave_by ?? '',
    children: talk.children === null ? '' : String(talk.children),
    reference: talk.their_reference ?? ''
  };
}

/** A colleague who is asked to present too. */
export const colleagueForm = v.object({
  name: neededLine(100, nameMissing, tooLong(100)),
  email: email(emailWrong)
});

/** What each presenter says for themselves. */
export const selfForm = v.object({
  consent: v.array(v.picklist(['photographs', 'recording'])),
  access: lines(500, tooLong(500))
});
