/** A list of schools beside the schools that are there: what is new, changed, missing, wrong. Pure. */
import type { Day } from '#db/schema.ts';
import { isEmail } from '#lib/form.ts';
import { isBroken, isFormula } from '#lib/import/columns.ts';
import { fold, oneLine } from '#lib/text.ts';

import { isSeedCode, type Sector } from '../rules.ts';
import type { Columns, Field } from './columns.ts';

/** The columns of an establishment that a list can say. */
export interface ListedSchool {
  name: string;
  seed_code: string | null;
  sector: string;
  authority_id: string;
  office_email: string | null;
  opened_on: Day | null;
  closed_on: Day | null;
}
export interface KnownSchool extends ListedSchool {
  id: string;
  cluster_id: string | null;
}

export const PROBLEMS = [
  'no-name',
  'formula',
  'broken-text',
  'authority-unknown',
  'seed-wrong',
  'sector-unknown',
  'office-wrong',
  'day-wrong',
  'double'
] as const;
export type RowProblem = (typeof PROBLEMS)[number];

export interface Compared {
  outcome: 'new' | 'changed' | 'same' | 'missing' | 'problem';
  /** Line of the file, counted as a person does; null for a school that it does not name. */
  line: number | null;
  problem: RowProblem | null;
  known: KnownSchool | null;
  /** How the school is afterwards; of a problem, what could be read. */
  after: ListedSchool | null;
  said: string;
}

/** How a list writes the name of an authority differs: "City of Edinburgh", "Edinburgh, City of". */
const LEFT_OUT = new Set(
  'the and city of council islands island isles comhairle nan na h eilean eileanan'.split(' ')
);
export function authorityKey(name: string): string {
  const words = fold(name)
    .split(' ')
    .filter((word) => !LEFT_OUT.has(word))
    .toSorted()
    .join(' ');
  return words === 'western' ? 'siar' : words;
}

const SECTOR_WORDS: [Sector, RegExp][] = [
  ['asn', /\b(special|asn|additional support)\b/],
  ['elc', /\b(elc|early|nursery|nurseries|childcare|pre ?school)\b/],
  ['secondary', /\b(secondary|academy|high)\b/],
  ['primary', /\bprimary\b/],
  ['cld', /\b(cld|community learning)\b/],
  ['college', /\bcollege\b/]
];

/** `Yes`, `1`, `X`, a roll of 214: this school has that department. */
const isYes = (text: string): boolean => !/^(|0|n|no|false|-|z|x?none|not applicable)$/i.test(text);

const readSectors = (of: (field: Field) => string): Sector[] => {
  const flags = (
    [
      ['primary', 'primary'],
      ['secondary', 'secondary'],
      ['special', 'asn']
    ] as const
  )
    .filter(([field]) => isYes(of(field)))
    .map(([, sector]) => sector);
  if (flags.length > 0) return flags;
  const said = fold(of('sector'));
  if (said) return SECTOR_WORDS.filter(([, word]) => word.test(said)).map(([sector]) => sector);
  const name = fold(of('name'));
  return SECTOR_WORDS.filter(([, word]) => word.test(name))
    .map(([sector]) => sector)
    .slice(0, 1);
};

interface Read {
  line: number;
  problem: RowProblem | null;
  school: ListedSchool | null;
  said: string;
}

/** What a row of the file says: a school, several on one campus, or what is wrong with it. */
function readRow(
  fields: readonly string[],
  facts: {
    line: number;
    columns: Columns;
    authorities: ReadonlyMap<string, string>;
    readDay: (text: string) => Day | null;
  }
): Read[] {
  const { line, columns, authorities, readDay } = facts;
  const of = (field: Field): string => {
    const at = columns[field];
    return at === undefined ? '' : oneLine(fields[at] ?? '');
  };
  const name = of('name').slice(0, 120);
  const said = [name, of('authority'), of('seed')].filter(Boolean).join(', ').slice(0, 200);
  const wrong = (problem: RowProblem): Read[] => [{ line, problem, school: null, said }];
  if (!name) return wrong('no-name');
  if (isFormula(name)) return wrong('formula');
  if (fields.some(isBroken)) return wrong('broken-text');
  const authority = authorities.get(authorityKey(of('authority')));
  if (!authority) return wrong('authority-unknown');
  // a spreadsheet drops the nought in front
  const digits = of('seed').replaceAll(' ', '');
  const seed = /^\d{5,6}$/.test(digits) ? digits.padStart(7, '0') : digits;
  if (seed && !isSeedCode(seed)) return wrong('seed-wrong');
  const office = of('office').toLowerCase();
  if (office && !isEmail(office)) return wrong('office-wrong');
  const [opened, closed] = [of('opened'), of('closed')];
  const days = [opened, closed].map((text) => (text ? readDay(text) : null));
  if ((opened && !days[0]) || (closed && !days[1])) return wrong('day-wrong');
  const sectors = readSectors(of);
  if (sectors.length === 0) return wrong('sector-unknown');
  return sectors.map((sector) => ({
    line,
    problem: null,
    said,
    school: {
      // two of one row would be told apart by nothing
      name: sectors.length > 1 ? `${name} (${sector === 'asn' ? 'ASN' : sector})` : name,
      seed_code: seed || null,
      sector,
      authority_id: authority,
      office_email: office || null,
      opened_on: days[0] ?? null,
      closed_on: days[1] ?? null
    }
  }));
}

/**
 * Compares a list with the schools that are there. What no column says stays as it is. A school that
 * the list does not name is missing only where the list has its authority and its sector at all.
 */
export function compareSchools(facts: {
  rows: readonly (readonly string[])[];
  columns: Columns;
  known: readonly KnownSchool[];
  authorities: readonly { id: string; name: string }[];
  readDay: (text: string) => Day | null;
}): Compared[] {
  const { rows, columns, known, readDay } = facts;
  const authorities = new Map(facts.authorities.map(({ id, name }) => [authorityKey(name), id]));
  const read = rows.flatMap((fields, at) =>
    readRow(fields, { line: at + 2, columns, authorities, readDay })
  );
  const find = finder(known, read);
  const matched = new Set<string>();
  const seen = new Set<string>();
  const compared = read.map((row): Compared => {
    const { line, said, school } = row;
    if (!school) {
      return { outcome: 'problem', line, problem: row.problem, known: null, after: null, said };
    }
    const key = [fold(school.name), school.authority_id, school.sector].join('|');
    const match = find(school);
    if (seen.has(key) || (match && matched.has(match.id))) {
      return { outcome: 'problem', line, problem: 'double', known: null, after: null, said };
    }
    seen.add(key);
    if (!match) return { outcome: 'new', line, problem: null, known: null, after: school, said };
    matched.add(match.id);
    const after = merged(match, school, columns);
    const outcome = differences(match, after).length > 0 ? 'changed' : 'same';
    return { outcome, line, problem: null, known: match, after, said };
  });
  const kinds = new Set(read.map(({ school }) => school && kindOf(school)));
  const missing = known
    .filter((one) => one.closed_on === null && !matched.has(one.id) && kinds.has(kindOf(one)))
    .map((one): Compared => {
      return { outcome: 'missing', line: null, problem: null, known: one, after: null, said: '' };
    });
  return [...compared, ...missing];
}

const kindOf = ({ authority_id, sector }: ListedSchool) => `${authority_id}|${sector}`;

/** The known school that a listed one is: by code and sector, by code and name, by name and place. */
function finder(known: readonly KnownSchool[], read: readonly Read[]) {
  const bySeed = new Map<string, KnownSchool[]>();
  const byName = new Map<string, KnownSchool>();
  const nameKey = (one: ListedSchool) => `${fold(one.name)}|${one.authority_id}`;
  for (const one of known) {
    if (one.seed_code) bySeed.set(one.seed_code, [...(bySeed.get(one.seed_code) ?? []), one]);
    byName.set(`${nameKey(one)}|${one.sector}`, one);
  }
  const listed = new Map<string, number>();
  for (const { school } of read) {
    if (school?.seed_code) listed.set(school.seed_code, (listed.get(school.seed_code) ?? 0) + 1);
  }
  return (school: ListedSchool): KnownSchool | undefined => {
    const campus = school.seed_code ? (bySeed.get(school.seed_code) ?? []) : [];
    const ofSector = campus.filter(({ sector }) => sector === school.sector);
    if (ofSector.length === 1) return ofSector[0];
    const named = campus.find((one) => fold(one.name) === fold(school.name));
    if (named) return named;
    if (campus.length === 1 && listed.get(school.seed_code!) === 1) return campus[0];
    return byName.get(`${nameKey(school)}|${school.sector}`);
  };
}

/** The known school with what the list says of it. */
function merged(known: KnownSchool, listed: ListedSchool, columns: Columns): ListedSchool {
  return {
    name: listed.name,
    seed_code: listed.seed_code ?? known.seed_code,
    sector: listed.sector,
    authority_id: listed.authority_id,
    office_email: listed.office_email ?? known.office_email,
    opened_on: listed.opened_on ?? known.opened_on,
    // on a list without closing days, whoever stands there is open
    closed_on: columns.closed === undefined ? null : listed.closed_on
  };
}

const COMPARED = [
  'name',
  'seed_code',
  'sector',
  'authority_id',
  'office_email',
  'opened_on',
  'closed_on'
] as const;
export type ComparedField = (typeof COMPARED)[number];

/** Which fields differ, with both values. */
export function differences(
  before: ListedSchool,
  after: ListedSchool
): { field: ComparedField; before: string | null; after: string | null }[] {
  return COMPARED.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: before[field],
    after: after[field]
  }));
}
