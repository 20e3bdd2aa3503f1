/** What one row of a register says by itself: a person, and perhaps that they were at an event. */
import type { Came, Day, EventKind } from '#db/schema.ts';
import { isEmail } from '#lib/form.ts';
import { isBroken, isFormula } from '#lib/import/columns.ts';
import type { Level } from '#lib/organisations/themes.ts';
import { fold, oneLine } from '#lib/text.ts';
import { readClock, readDay } from '#lib/time.server.ts';
import { audience } from '#lib/words/en/audience.ts';
import { visit } from '#lib/words/en/visit.ts';

import type { Columns, Field } from './columns.ts';

/** What is wrong with a row by itself. */
export type CellProblem =
  | 'broken-text'
  | 'formula'
  | 'no-address'
  | 'event-missing'
  | 'day-wrong'
  | 'day-to-come'
  | 'kind-unknown'
  | 'length-wrong'
  | 'time-wrong'
  | 'came-unknown';

export interface SaidEvent {
  title: string;
  day: Day;
  /** `16:00`; null where the file does not say. */
  starts: string | null;
  kind: EventKind | null;
  minutes: number | null;
  programme: string;
  came: Came;
}
export interface SaidRow {
  email: string;
  name: string;
  school: string;
  authority: string;
  role: string | null;
  levels: Level[];
  event: SaidEvent | null;
  /** What could not be understood and is left out. */
  left: Field[];
}

const NAME = 100;
const TITLE = 120;
/** Before it there were no spreadsheets of this. */
const FIRST_DAY = '1990-01-01';
const DAY_MINUTES = 24 * 60;

/**
 * Reads a row; `today` is the first day that is refused, for an event that is brought in is over.
 *
 * @returns what it says, or what is wrong with it
 */
export function readRow(
  fields: readonly string[],
  { columns, today }: { columns: Columns; today: Day }
): SaidRow | { problem: CellProblem } {
  const of = (field: Field): string => {
    const at = columns[field];
    return at === undefined ? '' : oneLine(fields[at] ?? '');
  };
  if (fields.some(isBroken)) return { problem: 'broken-text' };
  const name = (of('name') || `${of('first')} ${of('last')}`).trim().slice(0, NAME);
  const title = of('event').slice(0, TITLE);
  const school = of('school').slice(0, TITLE);
  if ([of('email'), name, title, school, of('programme')].some(isFormula)) {
    return { problem: 'formula' };
  }
  const email = of('email')
    .toLowerCase()
    .replace(/^mailto:/, '');
  if (!isEmail(email) || email.length > 254) return { problem: 'no-address' };
  const event = readEvent(of, title, today);
  if (event && 'problem' in event) return event;
  const role = readRole(of('role'));
  const levels = readLevels(of('levels'));
  const left: Field[] = [];
  if (of('role') && !role) left.push('role');
  if (of('levels') && levels.length === 0) left.push('levels');
  return {
    email,
    name,
    school,
    authority: of('authority').slice(0, TITLE),
    role,
    levels,
    event,
    left
  };
}

function readEvent(
  of: (field: Field) => string,
  title: string,
  today: Day
): SaidEvent | { problem: CellProblem } | null {
  if (!title && !of('day')) return null;
  if (!title) return { problem: 'event-missing' };
  const day = readSheetDay(of('day'));
  if (!day || day < FIRST_DAY) return { problem: 'day-wrong' };
  if (day >= today) return { problem: 'day-to-come' };
  const kind = of('kind') ? readKind(of('kind')) : null;
  if (of('kind') && !kind) return { problem: 'kind-unknown' };
  const minutes = readLength(of('minutes'), of('hours'));
  if (minutes === undefined) return { problem: 'length-wrong' };
  const typed = of('starts').replace(/^(\d{1,2}:\d{2}):\d{2}$/, '$1');
  const starts = typed ? readClock(typed) : null;
  if (typed && !starts) return { problem: 'time-wrong' };
  // without such a column the file is a list of who was there
  const came = of('came') === '' ? null : readCame(of('came'));
  if (came === undefined || (came === null && of('came'))) return { problem: 'came-unknown' };
  return {
    title,
    day,
    starts,
    kind,
    minutes,
    programme: of('programme').slice(0, TITLE),
    came: came ?? 'attended'
  };
}

/** The first day that Excel counts, so that 1 March 1900 and later come out right. */
const EXCEL_ZERO = '1899-12-30';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as spreadsheets write it: `24/03/2020`, `2020-03-24`, either with a time behind it,
 * `24-Mar-20`, `Tuesday 24th March 2020`, or the number of days by which Excel keeps it (`43914`).
 * The day stands before the month: in this country nobody writes it otherwise.
 */
export function readSheetDay(typed: string): Day | null {
  const text = typed
    .trim()
    .replace(/[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?(Z|\+00:?00)?$/i, '');
  const plain = readDay(text);
  if (plain) return plain;
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    return Temporal.PlainDate.from(EXCEL_ZERO)
      .add({ days: Math.floor(Number(text)) })
      .toString();
  }
  const named =
    /^(?:[a-z]+,? +)?(\d{1,2})(?:st|nd|rd|th)?[ -]+(?:of +)?([a-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})$/i.exec(
      text
    );
  if (!named) return null;
  const month = MONTHS.indexOf(named[2]!.slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? null : readDay(`${named[1]}/${month}/${named[3]}`);
}

const KINDS: [EventKind, RegExp][] = [
  ['teachmeet', /teach ?meet/],
  ['twilight', /twilight|after school|evening/],
  ['full-day', /(full|whole|all) day|^day$|conference/],
  ['webinar', /webinar|online|virtual|remote/]
];
const readKind = (typed: string): EventKind | null =>
  KINDS.find(([, word]) => word.test(fold(typed)))?.[0] ?? null;

/** Minutes of `90`, `90 min`, `1:30`, `1h 30`, `1.5`, `2 hours`; null: not said, undefined: unreadable. */
function readLength(minutes: string, hours: string): number | null | undefined {
  const typed = minutes || hours;
  if (!typed) return null;
  const unit = minutes ? 1 : 60;
  const text = typed.toLowerCase().replaceAll(' ', '').replace(',', '.').replace('½', '.5');
  const clock = /^(\d{1,2})(?::|h|hr|hrs|hours?)(?:(\d{1,2})(?:m|mins?|minutes?)?)?(?::00)?$/.exec(
    text
  );
  const number = /^(\d{0,4}(?:\.\d+)?)(m|mins?|minutes?)?$/.exec(text);
  const decimal = /^(\d{0,2}\.\d+)(?:h|hrs?|hours?)$/.exec(text);
  const read = clock
    ? Number(clock[1]) * 60 + Number(clock[2] ?? 0)
    : decimal
      ? Number(decimal[1]) * 60
      : number?.[1]
        ? Number(number[1]) * (number[2] ? 1 : unit)
        : NaN;
  const whole = Math.round(read);
  return whole >= 1 && whole < DAY_MINUTES ? whole : undefined;
}

const CAME: [Came, RegExp][] = [
  ['attended', /^(y|yes|1|x|true|t|✓|✔|✅|attended|present|came|there|here)$/],
  ['apologies', /^(apolog(y|ies)|sent apologies|apologies sent|excused|apols?\.?)$/],
  [
    'did-not-attend',
    /^(n|no|0|false|f|-|✗|✘|❌|absent|did not attend|did not come|not attended|no[- ]show|dna)$/
  ]
];
const readCame = (typed: string): Came | undefined =>
  CAME.find(([, word]) => word.test(typed.toLowerCase()))?.[0];

/** One of our roles, as it is called or as many of them. */
function readRole(typed: string): string | null {
  const said = fold(typed);
  if (!said) return null;
  const fits = ([role, name]: [string, string]) =>
    role !== '' && [fold(role), fold(name), fold(name).replace(/ers?$/, 'er')].includes(said);
  const found =
    Object.entries(visit.book.roles).find(fits) ??
    Object.entries(audience.rolesMany).find(([, many]) => fold(many) === said);
  if (found) return found[0];
  if (/\bncct\b/.test(said)) return 'ncct-teacher';
  if (/^(primary )?teacher$/.test(said)) return 'class-teacher';
  return null;
}

const STAGES: [Level, RegExp][] = [
  ['early', /\bearly\b|\bnursery\b|\belc\b|\bp1\b/],
  ['first', /\bfirst\b|\bp[234]\b/],
  ['second', /\bsecond\b|\bp[567]\b/],
  ['third', /\bthird\b|\bs[123]\b/],
  ['fourth', /\bfourth\b|\bs[123]\b/]
];

/** The levels that stages and levels name: `P5, P6` is Second, `P1-P3` Early and First. */
function readLevels(typed: string): Level[] {
  const said = fold(
    typed.replace(
      /([ps])(\d)\s*(?:-|–|to)\s*\1?(\d)/gi,
      (_, stage: string, from: string, to: string) =>
        Array.from(
          { length: Math.max(0, Number(to) - Number(from) + 1) },
          (__, at) => `${stage}${Number(from) + at}`
        ).join(' ')
    )
  );
  return STAGES.filter(([, word]) => word.test(said)).map(([level]) => level);
}
