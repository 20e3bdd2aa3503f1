/** Which column of a school list holds what: guessed from its headers, put right by people. Pure. */
import { guessColumns as guess, type Columns as ColumnsOf } from '#lib/import/columns.ts';

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

export type Columns = ColumnsOf<Field>;

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

export const guessColumns = (headers: readonly string[]): Columns => guess(headers, HEADERS);

/** Without these a row says nothing. */
export const enough = ({ name, authority }: Columns): boolean =>
  name !== undefined && authority !== undefined;
