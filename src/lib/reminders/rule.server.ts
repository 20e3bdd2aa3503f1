/** The rules by which the people of an event are reminded: the usual ones, or its organiser's own. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { refusedRule } from './rule-rules.ts';
import { usualRules, type Rule, type RuleWish, type UsualDays } from './rules.ts';

type Ruled = Pick<Event, 'id' | 'kind'>;

export interface EventRules {
  /** Those that stand, the earliest first. */
  rules: Rule[];
  /** Nobody has changed them. */
  usual: boolean;
}

/** The rules of some events, in one query. */
export async function rulesOfAll(
  db: Db,
  events: readonly Ruled[]
): Promise<Map<string, EventRules>> {
  const rows =
    events.length === 0
      ? []
      : await db
          .selectFrom('reminder_rule')
          .selectAll()
          .where(
            'event_id',
            'in',
            events.map(({ id }) => id)
          )
          .orderBy('made_at')
          .orderBy('id')
          .execute();
  const own = Map.groupBy(rows, ({ event_id }) => event_id);
  return new Map(
    events.map(({ id, kind }) => {
      const rules = own.get(id);
      return [
        id,
        {
          rules: inOrder(rules ? rules.filter(stands).map(ruleOf) : usualRules(kind)),
          usual: !rules
        }
      ];
    })
  );
}

export async function rulesOf(db: Db, event: Ruled): Promise<EventRules> {
  return (await rulesOfAll(db, [event])).get(event.id)!;
}

const stands = ({ removed_at }: Row<'reminder_rule'>): boolean => removed_at === null;

function ruleOf(row: Row<'reminder_rule'>): Rule {
  const { id, unit, count, clock, who, what } = row;
  return { id, unit, count, clock, who, what, madeAt: row.made_at };
}

const HOURS = { 'school-days': 34, days: 24, hours: 1 };

/** Roughly as they fall due: a school day is a day and a half. */
function inOrder(rules: readonly Rule[]): Rule[] {
  return rules.toSorted(
    (a, b) =>
      b.count * HOURS[b.unit] - a.count * HOURS[a.unit] ||
      ((a.clock ?? '') < (b.clock ?? '') ? -1 : 1)
  );
}

interface Act {
  event: string;
  by: Actor;
  now: Instant;
}

/**
 * Adds a rule; the usual ones are written with it.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `already-over` once it has
 * begun, and as `refusedRule`.
 */
export async function addRule(db: Db, facts: Act & { wish: RuleWish }): Promise<Rule | Refusal> {
  return changing(db, facts, (db, event, rules) => insertRule(db, { ...facts, event, rules }));
}

/**
 * Puts another rule in the place of one. Its letters are new ones, and what is queued by the old rule
 * and has not gone dies.
 *
 * Refused: as `addRule`, and `rule-unknown`.
 */
export async function changeRule(
  db: Db,
  facts: Act & { rule: string; wish: RuleWish }
): Promise<Rule | Refusal> {
  return changing(db, facts, async (db, event, rules) => {
    const before = rules.find(({ id }) => id === facts.rule);
    if (!before) return refuse('rule-unknown');
    if (sameWish(before, facts.wish)) return before;
    await remove(db, { event: event.id, rule: before.id, now: facts.now });
    return insertRule(db, { ...facts, event, rules: rules.filter((rule) => rule !== before) });
  });
}

/**
 * Removes a rule; an event may have none. Twice is once.
 *
 * Refused: as the others, but for the rule itself.
 */
export async function removeRule(
  db: Db,
  facts: Act & { rule: string }
): Promise<{ removed: true } | Refusal> {
  return changing(db, facts, async (db, event) => {
    await remove(db, { event: event.id, rule: facts.rule, now: facts.now });
    return { removed: true };
  });
}

/** Gives an event the usual rules again. Refused: as the others, but for a rule itself. */
export async function usualAgain(db: Db, facts: Act): Promise<{ usual: true } | Refusal> {
  return changing(db, facts, async (db, event) => {
    await db.deleteFrom('reminder_rule').where('event_id', '=', event.id).execute();
    return { usual: true };
  });
}

/**
 * Gives a new event the rules that its house begins with, as its own; where they are the usual ones,
 * nothing is written and the event has the usual ones.
 */
export async function beginRules(
  db: Db,
  { event, days }: { event: Event; days: UsualDays }
): Promise<void> {
  const rules = usualRules(event.kind, days);
  const usual = usualRules(event.kind);
  if (JSON.stringify(rules) !== JSON.stringify(usual)) await write(db, event, rules);
}

/** Copies an event's own rules to its copy, also that it has none. */
export async function copyRules(
  db: Db,
  { from, to, now }: { from: string; to: string; now: Instant }
): Promise<void> {
  const rows = await db
    .selectFrom('reminder_rule')
    .selectAll()
    .where('event_id', '=', from)
    .execute();
  if (rows.length === 0) return;
  await db
    .insertInto('reminder_rule')
    .values(rows.map((row) => ({ ...row, event_id: to, made_at: now })))
    .execute();
}

/** In the event's turn, with the usual rules written where it has none of its own yet. */
async function changing<T>(
  db: Db,
  { event: id, by, now }: Act,
  act: (db: Db, event: Event, rules: readonly Rule[]) => Promise<T | Refusal>
): Promise<T | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    if (event.starts_at && event.starts_at <= now) return refuse('already-over');
    const { rules, usual } = await rulesOf(db, event);
    if (usual) await write(db, event, rules);
    const done = await act(db, event, rules);
    if (isRefusal(done)) return done;
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.reminders',
      subject: { kind: 'event', id },
      now
    });
    return done;
  });
}

/** The usual rules as the event's own, under the same names: who was reminded by one is not again. */
async function write(db: Db, event: Event, rules: readonly Rule[]): Promise<void> {
  await db
    .insertInto('reminder_rule')
    .values(rules.map((rule) => rowOf(rule, { event: event.id, madeAt: event.created_at })))
    .execute();
}

async function insertRule(
  db: Db,
  facts: { event: Event; rules: readonly Rule[]; wish: RuleWish; now: Instant }
): Promise<Rule | Refusal> {
  const { event, wish, rules, now } = facts;
  const refusal = refusedRule(event, { wish, beside: rules, now });
  if (refusal) return refusal;
  const rule = { ...wish, id: newId(), madeAt: now };
  await db
    .insertInto('reminder_rule')
    .values(rowOf(rule, { event: event.id, madeAt: now }))
    .execute();
  return rule;
}

async function remove(
  db: Db,
  { event, rule, now }: { event: string; rule: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('reminder_rule')
    .set({ removed_at: now })
    .where('event_id', '=', event)
    .where('id', '=', rule)
    .where('removed_at', 'is', null)
    .execute();
}

function rowOf(
  { id, unit, count, clock, who, what }: Rule,
  { event, madeAt }: { event: string; madeAt: Instant }
): Row<'reminder_rule'> {
  return {
    event_id: event,
    id,
    unit,
    count,
    clock,
    who,
    what,
    made_at: madeAt,
    removed_at: null
  };
}

const sameWish = (a: RuleWish, b: RuleWish): boolean =>
  a.unit === b.unit &&
  a.count === b.count &&
  a.clock === b.clock &&
  a.who === b.who &&
  a.what === b.what;
