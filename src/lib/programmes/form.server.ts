/** The form of a programme. */
import * as v from 'valibot';

import { email, line, lines, neededLine } from '#lib/form.ts';
import { readDay } from '#lib/time.server.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import type { Programme, ProgrammeDetails } from './programme.server.ts';

const words = programmes.form;

const day = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || readDay(text) !== null, words.dayWrong),
  v.transform((text) => (text === '' ? null : readDay(text)))
);

export const programmeForm = v.object({
  title: neededLine(120, words.titleMissing, words.tooLong(120)),
  summary: neededLine(300, words.summaryMissing, words.tooLong(300)),
  description: lines(5000, words.tooLong(5000)),
  for_whom: line(300, words.tooLong(300)),
  starts_on: day,
  ends_on: day,
  host: neededLine(120, words.hostMissing, words.tooLong(120)),
  contact: email(words.contactWrong),
  version: v.string()
});

export function detailsFrom(values: v.InferOutput<typeof programmeForm>): ProgrammeDetails {
  const { title, summary, description, host, contact } = values;
  return {
    title,
    summary,
    description,
    host,
    contact,
    forWhom: values.for_whom,
    startsOn: values.starts_on,
    endsOn: values.ends_on
  };
}

/** `3/12/2026`, as people type it. */
const typedDay = (day: string | null): string => {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  return day ? `${date}/${month}/${year}` : '';
};

/** What the form shows of a programme. */
export const valuesOf = (programme: Programme) => ({
  title: programme.title,
  summary: programme.summary,
  description: programme.description,
  for_whom: programme.for_whom,
  starts_on: typedDay(programme.starts_on),
  ends_on: typedDay(programme.ends_on),
  host: programme.host,
  contact: programme.contact,
  version: String(programme.version)
});
export type ProgrammeValues = ReturnType<typeof valuesOf>;
