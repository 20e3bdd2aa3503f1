/** The fields of the booking form. */
import * as v from 'valibot';

import { LEVELS, type Audience } from '#lib/events/rules.ts';
import { email, line, lines, type Problem } from '#lib/form.ts';
import { audience } from '#lib/words/en/audience.ts';
import { desk } from '#lib/words/en/desk.ts';
import { party } from '#lib/words/en/party.ts';
import { people } from '#lib/words/en/people.ts';
import { talks } from '#lib/words/en/talks.ts';
import { visit } from '#lib/words/en/visit.ts';

import type { TalkTyped } from './held.server.ts';
import { PARTY_MOST } from './rules.ts';

const words = visit.book;

/** Lengths of what people type. */
const NAME = 100;
const SCHOOL = 120;
const TITLE = 120;
const LINE = 200;

const talk = {
  /** A slot's id, `reserve-7` for the reserve list, or empty: just coming to listen. */
  talk: v.string(),
  talk_title: line(TITLE, words.tooLong(TITLE)),
  talk_line: line(LINE, words.tooLong(LINE)),
  talk_leave_by: v.pipe(
    v.string(),
    v.trim(),
    v.check(
      (text) => text === '' || /^([01]?\d|2[0-3])[:.][0-5]\d$/.test(text),
      talks.page.leaveByWrong
    ),
    v.transform((text) => text.replace('.', ':').padStart(text ? 5 : 0, '0'))
  )
};

const school = {
  school: v.pipe(line(SCHOOL, words.tooLong(SCHOOL)), v.minLength(1, words.schoolMissing)),
  /** Which of several, or `other`; empty on the first try. */
  school_id: v.string()
};

const self = {
  role: v.string(),
  /** Asked where the event is for some levels only. */
  levels: v.array(v.picklist(LEVELS))
};

/** For somebody who is signed in: one submit. */
export const knownForm = v.object({
  once: v.string(),
  mode: v.string(),
  ...school,
  ...self,
  ...talk
});

/** For all sessions of a series at once, signed in. */
export const seriesForm = v.object({
  mode: v.string(),
  ...school,
  ...self,
  if_not_all: v.picklist(['ask', 'rest-waits'], party.ifNotAll)
});

/** For a visitor, who gives name and address too; problems are listed in the page's order. */
export const visitorForm = v.object({
  once: v.string(),
  name: v.pipe(line(NAME, words.tooLong(NAME)), v.minLength(1, words.nameMissing)),
  email: email(words.emailWrong),
  ...school,
  ...self,
  mode: v.string(),
  ...talk
});

/** The talk that somebody offers with their booking; undefined when they come to listen. */
export function talkTyped(values: {
  talk: string;
  talk_title: string;
  talk_line: string;
  talk_leave_by: string;
}): TalkTyped | undefined {
  if (!values.talk) return undefined;
  const reserve = /^reserve-(\d{1,2})$/.exec(values.talk);
  return {
    slot: reserve ? null : values.talk,
    title: values.talk_title,
    line: values.talk_line || null,
    leaveBy: values.talk_leave_by || null,
    ...(reserve && { minutes: Number(reserve[1]) })
  };
}

/** Who comes instead. */
export const colleagueForm = v.object({
  name: v.pipe(line(NAME, desk.colleague.tooLong), v.minLength(1, desk.colleague.nameMissing)),
  email: email(desk.colleague.emailWrong)
});

/** Somebody whom an organiser books. */
export const behalfForm = v.object({
  name: v.pipe(line(NAME, words.tooLong(NAME)), v.minLength(1, words.nameMissing)),
  email: email(words.emailWrong),
  ...school,
  role: v.string(),
  mode: v.string()
});

const SUBJECT = 120;
const TEXT = 5000;

/** A message to some of an event's people. */
export const messageForm = v.object({
  booking: v.array(v.string()),
  subject: v.pipe(
    line(SUBJECT, people.message.subjectLong),
    v.minLength(1, people.message.subjectMissing)
  ),
  text: v.pipe(lines(TEXT, people.message.textLong), v.minLength(1, people.message.textMissing))
});

const NAMES = 8000;

/** Several people for one school. */
export const partyForm = v.object({
  once: v.pipe(v.string(), v.uuid()),
  ...school,
  people: lines(NAMES, party.page.tooLong),
  unnamed: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,2}$/, party.unnamedWrong),
    v.transform(Number),
    v.maxValue(PARTY_MOST, party.unnamedWrong)
  ),
  mode: v.string(),
  if_not_all: v.picklist(['ask', 'rest-waits', 'only-fit'], party.ifNotAll)
});

/** Who gets a place whose name was to follow. */
export const nameForm = v.object({
  name: v.pipe(line(NAME, party.page.tooLong), v.minLength(1, party.page.nameMissing)),
  email: email(party.page.emailWrong)
});

export const giveForm = v.object({
  count: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,2}$/, party.page.countWrong),
    v.transform(Number)
  )
});

/** A field that the audience asks and that was left open. */
export function missingSelf(
  whom: Audience,
  said: { role: string; levels: readonly string[]; me: { role: string | null } | null | undefined }
): Problem | null {
  if (whom.role.length > 0 && !said.role && !said.me?.role) {
    return { field: 'role', message: audience.book.roleMissing };
  }
  return whom.level.length > 0 && said.levels.length === 0
    ? { field: 'levels', message: audience.book.levelsMissing }
    : null;
}
