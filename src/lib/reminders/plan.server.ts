/** What an organiser sees of an event's reminders: when each goes to whom, and what has gone. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Day, Instant, PlaceMode } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { closedBetween } from '#lib/organisations/school-calendar.server.ts';
import { dayPart } from '#lib/time.server.ts';

import { planFor } from './plan-rules.ts';
import { KIND_OF } from './remind.server.ts';
import { rulesOf, type EventRules } from './rule.server.ts';
import type { Moment, Rule, Sitting } from './rules.ts';
import { THANK_KIND, thankAt } from './thank-rules.ts';

/** One instant at which something goes, and to whom. */
export interface Time {
  at: Instant;
  moved: Moment['moved'];
  /** The rule that goes instead, to these people. */
  to: Rule | null;
  /** Names; null for people of no authority. */
  authorities: (string | null)[];
  people: number;
}

/** How many letters went about one rule at one instant, and how many not, and why. */
export interface Sent {
  kind: string;
  rule: string;
  starts: Instant;
  at: Instant;
  queued: number;
  sent: number;
  unwanted: number;
  /** Their reason was gone, or they could not be delivered, or came back. */
  others: number;
}

export interface ReminderPlan extends EventRules {
  /** By rule; empty while there is no date. */
  times: Map<string, Time[]>;
  thanks: Time[];
  sent: Sent[];
}

interface Group {
  authority: string | null;
  name: string | null;
  mode: PlaceMode;
  people: number;
  /** Those of them who present nothing. */
  guests: number;
}

/** The rules of an event, when they go and to how many, and what has gone; four queries. */
export async function planOf(db: Db, event: Event): Promise<ReminderPlan> {
  const [own, groups, calendars, sent] = await Promise.all([
    rulesOf(db, event),
    groupsOf(db, event.id),
    event.starts_local ? calendarsOf(db, event.starts_local) : new Map<string, Set<Day>>(),
    sentOf(db, event.id)
  ]);
  const { starts_local, starts_at, ends_at, kind } = event;
  if (!starts_local || !starts_at || !ends_at) {
    return { ...own, times: new Map(), thanks: [], sent };
  }
  const closedFor = (authority: string | null) => calendars.get(authority ?? '') ?? NONE;
  const sitting: Sitting = { kind, starts_local, starts_at };
  const times = new Map<string, Collected>(own.rules.map(({ id }) => [id, new Map()]));
  // where nobody is yet, whoever comes first is of no authority
  for (const group of [...groups, ...modesOf(event.mode).map(nobody)]) {
    const closed = closedFor(group.authority);
    const { goes, yields } = planFor(sitting, own.rules, { mode: group.mode, closed });
    for (const moment of goes) collect(times.get(moment.rule.id)!, { ...moment, to: null }, group);
    for (const { moment, to } of yields) {
      collect(times.get(moment.rule.id)!, { ...moment, to: to.rule }, group);
    }
  }
  const thanks: Collected = new Map();
  for (const group of [...groups, nobody('room')]) {
    const at = thankAt(ends_at, closedFor(group.authority));
    collect(thanks, { at, moved: null, to: null }, { ...group, people: group.guests });
  }
  return {
    ...own,
    times: new Map([...times].map(([rule, found]) => [rule, inOrder(found)])),
    thanks: inOrder(thanks),
    sent
  };
}
const NONE: ReadonlySet<Day> = new Set();

const nobody = (mode: PlaceMode): Group => ({
  authority: null,
  name: null,
  mode,
  people: 0,
  guests: 0
});

type Collected = Map<string, Time>;

function collect(
  into: Collected,
  { at, moved, to }: Pick<Time, 'at' | 'moved' | 'to'>,
  { name, people }: Group
): void {
  const key = `${at} ${to?.id ?? ''}`;
  const time = into.get(key) ?? { at, moved, to, authorities: [], people: 0 };
  if (people > 0 && !time.authorities.includes(name)) time.authorities.push(name);
  into.set(key, { ...time, people: time.people + people });
}

/** The soonest first; a time for nobody only where there is no other. */
function inOrder(found: Collected): Time[] {
  const all = [...found.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  const some = all.filter(({ people }) => people > 0);
  return some.length > 0 ? some : all.slice(0, 1);
}

/** How many people with a place there are of each authority, in each way to be there. */
async function groupsOf(db: Db, event: string): Promise<Group[]> {
  return db
    .selectFrom('booking')
    .leftJoin('authority', 'authority.id', 'booking.authority_id')
    .select(['authority.id as authority', 'authority.name', 'booking.mode', countAll.as('people')])
    .select(sql<number>`cast(count(*) - count(booking.presenting_at) as integer)`.as('guests'))
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .where('booking.person_id', 'is not', null)
    .groupBy(['authority.id', 'authority.name', 'booking.mode'])
    .orderBy('authority.name')
    .execute();
}

/** Four months before an event, which is further than any rule reaches, and two months after it. */
async function calendarsOf(db: Db, starts: string) {
  const day = Temporal.PlainDate.from(dayPart(starts));
  return closedBetween(db, {
    from: day.subtract({ months: 4 }).toString(),
    to: day.add({ months: 2 }).toString()
  });
}

/** `remind:` and the booking's id stand before the rule and the start in a key. */
const KEY_BEFORE = 'remind:'.length + 36 + 1;

/**
 * The reminders of an event by rule and instant, and the thanks, which have neither rule nor start; in
 * one query, the earliest first.
 */
export async function sentOf(db: Db, event: string): Promise<Sent[]> {
  const named = sql<string>`case when kind = ${sql.lit(THANK_KIND)} then ''
    else substr(dedupe_key, ${sql.lit(KEY_BEFORE + 1)}) end`;
  const rows = await db
    .selectFrom('outbox')
    .select(['kind', named.as('named'), 'not_before as at', 'outcome', 'why'])
    .select(countAll.as('count'))
    .where('event_id', '=', event)
    .where('kind', 'in', [...Object.values(KIND_OF), THANK_KIND])
    // one that an organiser sends again is nobody's second
    .where('dedupe_key', 'not like', 'resend:%')
    .groupBy(['kind', named, 'not_before', 'outcome', 'why'])
    .orderBy('not_before')
    .execute();
  const found = new Map<string, Sent>();
  for (const { kind, named, at, outcome, why, count } of rows) {
    const [rule = '', ...starts] = named.split(':');
    const key = `${kind} ${named} ${at}`;
    const one = found.get(key) ?? {
      ...{ kind, rule, starts: starts.join(':'), at },
      ...{ queued: 0, sent: 0, unwanted: 0, others: 0 }
    };
    if (outcome === null) one.queued += count;
    else if (outcome === 'sent') one.sent += count;
    else if (outcome === 'suppressed' && why === 'unsubscribed') one.unwanted += count;
    else one.others += count;
    found.set(key, one);
  }
  return [...found.values()];
}

/** When somebody with a place is reminded next of the day; null once that has gone. */
export async function nextReminder(
  db: Db,
  facts: { event: Event; mode: PlaceMode; authority: string | null; now: Instant }
): Promise<Instant | null> {
  const { event, mode, authority, now } = facts;
  const { kind, starts_local, starts_at } = event;
  if (!starts_local || !starts_at) return null;
  const [{ rules }, calendars] = await Promise.all([
    rulesOf(db, event),
    calendarsOf(db, starts_local)
  ]);
  const closed = calendars.get(authority ?? '') ?? NONE;
  const { goes } = planFor({ kind, starts_local, starts_at }, rules, { mode, closed });
  return goes.find(({ at, rule }) => at > now && rule.what === 'reminder')?.at ?? null;
}
