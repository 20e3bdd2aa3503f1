/** The form of a school: its fields, and its way to facts and back. */
import * as v from 'valibot';

import type { Row } from '#db/schema.ts';
import { isEmail, line, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { readDay } from '#lib/time.server.ts';
import { schools } from '#lib/words/en/schools.ts';
import { visit } from '#lib/words/en/visit.ts';

import type { SchoolFacts } from './change.server.ts';
import { SECTORS } from './rules.ts';

const words = schools.page;
const { tooLong } = visit.book;

/** A day that may be left out. */
export const day = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || readDay(text) !== null, words.dayWrong)
);

export const schoolForm = v.object({
  name: neededLine(120, words.nameMissing, tooLong(120)),
  sector: v.picklist(SECTORS),
  authority: v.pipe(v.string(), v.minLength(1, words.authorityMissing)),
  seed_code: line(20, tooLong(20)),
  office_email: v.pipe(
    line(254, tooLong(254)),
    v.transform((text) => text.toLowerCase()),
    v.check((text) => text === '' || isEmail(text), words.officeWrong)
  ),
  opened_on: day,
  cluster: v.string()
});

export function readSchoolForm(
  data: FormData
): { facts: SchoolFacts; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(schoolForm, data);
  if (!form.ok) return form;
  const { name, sector, authority, seed_code, office_email, opened_on, cluster } = form.values;
  return {
    typed: form.typed,
    facts: {
      name,
      sector,
      authority,
      seedCode: seed_code.replaceAll(' ', '') || null,
      officeEmail: office_email || null,
      openedOn: opened_on ? readDay(opened_on) : null,
      cluster: cluster || null
    }
  };
}

/** What the form shows of a school that is there already. */
export function typedSchool(school: Row<'establishment'>): Record<string, string> {
  return {
    name: school.name,
    sector: school.sector,
    authority: school.authority_id,
    seed_code: school.seed_code ?? '',
    office_email: school.office_email ?? '',
    opened_on: school.opened_on?.split('-').reverse().join('/') ?? '',
    cluster: school.cluster_id ?? ''
  };
}
