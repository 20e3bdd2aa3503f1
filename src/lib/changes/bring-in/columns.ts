/** Which column of a register holds what: guessed from its headers, put right by people. Pure. */
import { guessColumns as guess, type Columns as ColumnsOf } from '#lib/import/columns.ts';

export const FIELDS = [
  'email',
  'name',
  'first',
  'last',
  'school',
  'authority',
  'role',
  'levels',
  'event',
  'day',
  'starts',
  'kind',
  'minutes',
  'hours',
  'came',
  'programme'
] as const;
export type Field = (typeof FIELDS)[number];
export type Columns = ColumnsOf<Field>;

const HEADERS: Record<Field, RegExp> = {
  email: /^((work|school|glow) )?(e ?mail|mail)( address)?$/,
  name: /^((full|display|participant|teacher|practitioner) )?name$|^(teacher|practitioner|person|participant|attendee)$/,
  first: /^(first ?name|given ?name|forename)s?$/,
  last: /^(last ?name|surname|family ?name)$/,
  school: /^(school|nursery|establishment|school or nursery|workplace|seed( code)?)( name)?$/,
  authority: /^(la|local authority|authority|council)( name)?$/,
  role: /^(role|job|post|job title|position)$/,
  levels: /^(level|levels|stage|stages)( taught)?$/,
  event: /^(event|session|course|activity|workshop|event title|session title|event name|title)$/,
  day: /^(date|day|event date|session date|held on|on)$/,
  starts: /^(time|start|starts|start time|from)$/,
  kind: /^(kind|type|event type|format)$/,
  minutes: /^(minutes|mins|length|duration)( minutes| mins)?$|^clpl minutes$/,
  hours: /^(hours|hrs|clpl hours|clpl|hours of clpl|duration hours)$/,
  came: /^(came|attended|attendance|present|status|register)$/,
  programme: /^(programme|cohort|program)( title| name)?$/
};

export const guessColumns = (headers: readonly string[]): Columns => guess(headers, HEADERS);

/** Without an address a row is about nobody; a title without a day, or a day without one, is no event. */
export const enough = ({ email, event, day }: Columns): boolean =>
  email !== undefined && (event === undefined) === (day === undefined);
