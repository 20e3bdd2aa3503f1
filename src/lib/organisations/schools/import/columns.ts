/** Which column of a school list holds what: guessed from its headers, put right by people. Pure. */
import { fold } from '#lib/text.ts';

export const FIELDS = [
  'name',
  'authority',
  'seed',
  'sector',
  'primary',
  'secondary',
  'special',
  'office',
  'opened',
  'closed'
] as const;
export type Field = (typeof FIELDS)[number];

/** The position of a field's column; absent: no column has it. */
export type Columns = Partial<Record<Field, number>>;

const HEADERS: Record<Field, RegExp> = {
  seed: /^(seed|seed (code|id|number)|school (code|seed code)|sch code)$/,
  authority: /^(la|la name|local authority( name)?|authority|council|education authority)$/,
  name: /^(school|name|school name|establishment( name)?|centre name|sch name)$/,
  sector: /^(sector|school type|type|centre type|establishment type)$/,
  primary: /^primary( (school|department|sector|dept))?$/,
  secondary: /^secondary( (school|department|sector|dept))?$/,
  special: /^(special|asn)( (school|department|sector|dept))?$/,
  office: /^(e ?mail( address)?|school e ?mail( address)?|contact e ?mail)$/,
  opened: /^(opened|open(ed|ing)? (on|date)|date (of opening|opened))$/,
  closed: /^(closed|clos(ed|ing|ure) (on|date)|date (of closure|closed))$/
};

/** The first column whose header says so, for each field. */
export function guessColumns(headers: readonly string[]): Columns {
  const columns: Columns = {};
  for (const field of FIELDS) {
    const at = headers.findIndex((header) => HEADERS[field].test(fold(header)));
    if (at >= 0) columns[field] = at;
  }
  return columns;
}

/** Without these a row says nothing. */
export const enough = ({ name, authority }: Columns): boolean =>
  name !== undefined && authority !== undefined;
