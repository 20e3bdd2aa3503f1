/**
 * The demo's school calendars and school weeks. Closed days are made by rule (invented, close to the
 * usual pattern), so that a demo filled in any week of any year has a year around it.
 */
import type { Day } from '#db/schema.ts';
import type { Row } from '#db/schema.ts';

type ClosedDay = Row<'closed_day'>;
type Authority = 'south-lanarkshire' | 'east-renfrewshire' | 'east-dunbartonshire' | 'glasgow-city';

export const DEMO_AUTHORITIES: readonly Authority[] = [
  'south-lanarkshire',
  'east-renfrewshire',
  'east-dunbartonshire',
  'glasgow-city'
];

const MONDAY = 1;
const FRIDAY = 5;

const date = (year: number, month: number, day: number) =>
  Temporal.PlainDate.from({ year, month, day });
const days = (from: Temporal.PlainDate, count: number) => from.add({ days: count });

/** The `nth` of a weekday in a month; negative counts from its end. */
function nth(year: number, month: number, weekday: number, count: number): Temporal.PlainDate {
  if (count > 0) {
    const first = date(year, month, 1);
    return days(first, ((weekday - first.dayOfWeek + 7) % 7) + 7 * (count - 1));
  }
  const last = date(year, month, date(year, month, 1).daysInMonth);
  return days(last, -((last.dayOfWeek - weekday + 7) % 7) + 7 * (count + 1));
}

/** The Monday of the `nth` week whose Monday to Friday lie in a month. */
const fullWeek = (year: number, month: number, count: number) => nth(year, month, MONDAY, count);

function weekday(from: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate {
  let day = days(from, step);
  while (day.dayOfWeek > FRIDAY) day = days(day, step);
  return day;
}

/** Every closed day of an authority from August of `year` to the end of the summer after it. */
function* schoolYear(authority: Authority, year: number): Generator<ClosedDay> {
  const er = authority === 'east-renfrewshire';
  const ed = authority === 'east-dunbartonshire';
  const closed = (day: Temporal.PlainDate, kind: ClosedDay['kind']): ClosedDay => ({
    authority_id: authority,
    day: day.toString(),
    kind
  });
  function* span(from: Temporal.PlainDate, to: Temporal.PlainDate, kind: ClosedDay['kind']) {
    for (let day = from; Temporal.PlainDate.compare(day, to) <= 0; day = days(day, 1)) {
      if (day.dayOfWeek <= FRIDAY) yield closed(day, kind);
    }
  }
  const spring = year + 1;

  const back = summerEnd(authority, year);
  const firstIn = weekday(back, 1);
  yield closed(firstIn, 'in-service');
  yield closed(weekday(firstIn, 1), 'in-service');

  const september = nth(year, 9, FRIDAY, -1);
  yield* span(september, days(september, 3), 'local-holiday');

  const october = fullWeek(year, 10, 2);
  yield* span(er ? days(october, -3) : october, days(october, 4), 'holiday');
  yield closed(ed ? days(october, -7) : days(october, 7), 'in-service');

  const late = er ? 1 : 0;
  yield* span(date(year, 12, 22 + late), date(spring, 1, 5 + late), 'holiday');

  const february = fullWeek(spring, 2, 2);
  yield* span(february, days(february, er ? 2 : 1), 'holiday');
  yield closed(days(february, er ? 3 : 2), 'in-service');

  const april = fullWeek(spring, 4, 1);
  yield* span(ed ? days(april, -3) : april, days(april, 11), 'holiday');

  const may = nth(spring, 5, MONDAY, 1);
  yield closed(may, 'local-holiday');
  yield closed(ed ? nth(spring, 5, 4, 1) : nth(spring, 5, 2, 1), 'in-service');
  if (!er) {
    const lastFriday = nth(spring, 5, FRIDAY, -1);
    yield* span(lastFriday, days(lastFriday, 3), 'local-holiday');
  }

  const june = nth(spring, 6, FRIDAY, -1);
  yield* span(ed ? weekday(june, -1) : june, summerEnd(authority, spring), 'holiday');
}

/** The last weekday of the summer holidays. */
function summerEnd(authority: Authority, year: number): Temporal.PlainDate {
  const monday = nth(year, 8, MONDAY, 2);
  return authority === 'east-dunbartonshire' ? weekday(monday, -1) : monday;
}

/** The closed days of four school years around a day, each once. */
export function closedDays(around: Day): ClosedDay[] {
  const { year } = Temporal.PlainDate.from(around);
  const found = new Map<string, ClosedDay>();
  for (const authority of DEMO_AUTHORITIES) {
    for (let from = year - 2; from <= year + 1; from++) {
      for (const one of schoolYear(authority, from)) {
        const key = `${authority} ${one.day}`;
        // an in-service day inside the holidays of a rule is one of those
        if (!found.has(key)) found.set(key, one);
      }
    }
  }
  return [...found.values()];
}

/** School weeks counted from the one in which a demo is filled, and days on which all are open. */
export class SchoolWeeks {
  #closed: Map<string, Set<Day>>;
  #first: Temporal.PlainDate;

  constructor(today: Day, closed: readonly ClosedDay[]) {
    this.#closed = new Map(DEMO_AUTHORITIES.map((authority) => [authority, new Set<Day>()]));
    for (const { authority_id, day } of closed) this.#closed.get(authority_id)!.add(day);
    const from = Temporal.PlainDate.from(today);
    this.#first = this.#counting(days(from, 1 - from.dayOfWeek), 7);
  }

  /** Whether every authority of the demo has school. */
  isOpen(day: Temporal.PlainDate): boolean {
    return (
      day.dayOfWeek <= FRIDAY &&
      DEMO_AUTHORITIES.every((authority) => !this.#closed.get(authority)!.has(day.toString()))
    );
  }

  /** A day of school week `week`; Tuesday to Thursday instead where somebody is closed on it. */
  day(week: number, weekday: number): Day {
    const monday = this.#monday(week);
    const tries = [weekday, 2, 3, 4, 1, 5].map((one) => days(monday, one - 1));
    return (tries.find((day) => this.isOpen(day)) ?? tries[0]!).toString();
  }

  /** The first day from `from` on which all are open. */
  next(from: Day): Day {
    let day = Temporal.PlainDate.from(from);
    while (!this.isOpen(day)) day = days(day, 1);
    return day.toString();
  }

  #monday(week: number): Temporal.PlainDate {
    let monday = this.#first;
    const step = week < 0 ? -7 : 7;
    for (let left = Math.abs(week); left > 0; left--) {
      monday = this.#counting(days(monday, step), step);
    }
    return monday;
  }

  /** The first week from `monday` on in which no authority is closed on more than one weekday. */
  #counting(monday: Temporal.PlainDate, step: number): Temporal.PlainDate {
    let at = monday;
    while (!this.#counts(at)) at = days(at, step);
    return at;
  }

  #counts(monday: Temporal.PlainDate): boolean {
    const week = [0, 1, 2, 3, 4].map((day) => days(monday, day).toString());
    return DEMO_AUTHORITIES.every((authority) => {
      const closed = this.#closed.get(authority)!;
      return week.filter((day) => closed.has(day)).length <= 1;
    });
  }
}
