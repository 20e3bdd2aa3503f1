/** Reminders: letters due a set time before an event, queued by a round. */
import { sql, type SelectQueryBuilder } from 'kysely';

import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode, RuleWhat, Schema } from '#db/schema.ts';
import { dueSince, lookedUntil } from '#lib/due.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import { closedBetween } from '#lib/organisations/school-calendar.server.ts';
import { dayOf, plus } from '#lib/time.server.ts';

import { goesAt, mayBeDue, planFor } from './plan-rules.ts';
import { rulesOfAll } from './rule.server.ts';
import type { Rule, Sitting } from './rules.ts';
import { byCalendar, everybodys, isOf, type Whose } from './whose.server.ts';

/** The earliest that a rule can be due: 60 days before, and before the summer holidays. */
export const HORIZON_DAYS = 120;
/** Rows in one transaction. */
const ROWS = 200;

/** The letter of each kind of rule. */
export const KIND_OF: Record<RuleWhat, string> = {
  reminder: 'remind',
  cover: 'remind-cover',
  'starts-soon': 'remind-starts-soon'
};

type Dated = Pick<Event, 'id' | 'mode'> & Sitting;

/**
 * Queues every reminder that has fallen due since the last look, once for each booking, rule and start
 * (rule 5): a moved event reminds anew. Nobody who booked, or was told of a change, after it was due:
 * that letter said it all. Its statements grow with what is due now, not with events or people.
 *
 * @returns how many letters were queued
 */
export async function remind(db: Db, now: Instant): Promise<number> {
  const what = 'remind';
  const since = await dueSince(db, { what, now });
  let queued = 0;
  for (const due of await dueReminders(db, { since, now })) queued += await queueDue(db, due, now);
  await lookedUntil(db, { what, now });
  return queued;
}

/** One rule at one instant, for everybody for whom it is due then. */
interface Due {
  event: Dated;
  rule: Rule;
  mode: PlaceMode;
  whose: Whose;
  at: Instant;
  notBefore: Instant;
}

async function dueReminders(
  db: Db,
  { since, now }: { since: Instant; now: Instant }
): Promise<Due[]> {
  const events = await comingEvents(db, now);
  const [rules, calendars] = await Promise.all([
    rulesOfAll(db, events),
    closedBetween(db, {
      // what lies before it fell due before `since`, whatever the days there are
      from: dayOf(plus(since, { hours: -7 * 24 })),
      to: dayOf(plus(now, { hours: HORIZON_DAYS * 24 }))
    })
  ]);
  const closed = everybodys(calendars);
  return events.flatMap((event) => {
    const { rules: own } = rules.get(event.id)!;
    if (!mayBeDue(event, own, { everybodys: closed, since, now })) return [];
    return modesOf(event.mode).flatMap((mode) =>
      byCalendar(calendars, (closed) => {
        const plan = planFor(event, own, { mode, closed });
        return plan.goes
          .filter(({ at, rule }) => since < at && at <= now && (rule.madeAt ?? '') <= at)
          .flatMap((moment) => {
            const startsAt = event.starts_at;
            const notBefore = goesAt(moment, plan, { startsAt, closed, now });
            if (!notBefore) return [];
            const { rule, at } = moment;
            const key = [rule.id, at, notBefore].join(' ');
            return [{ key, value: { rule, at, notBefore } }];
          });
      }).map(({ value, whose }) => ({ ...value, event, mode, whose }))
    );
  });
}

async function comingEvents(db: Db, now: Instant): Promise<Dated[]> {
  const rows = await db
    .selectFrom('event')
    .select(['id', 'kind', 'mode', 'starts_local', 'starts_at'])
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('starts_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .execute();
  return rows.map(({ starts_local, starts_at, ...event }) => ({
    ...event,
    starts_local: starts_local!,
    starts_at: starts_at!
  }));
}

async function queueDue(db: Db, due: Due, now: Instant): Promise<number> {
  const { event, rule, at } = due;
  const people = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .innerJoin('calendar_entry as entry', 'entry.id', 'booking.entry_id')
    .select(['booking.id', 'person.email'])
    .where('booking.event_id', '=', event.id)
    .where('booking.state', '=', 'confirmed')
    .where('booking.mode', '=', due.mode)
    .where(isOf(due.whose))
    .where('booking.confirmed_at', '<=', at)
    .where('entry.changed_at', '<=', at)
    .$call(withoutLetter('remind:', `:${rule.id}:${event.starts_at}`))
    .$if(rule.what === 'cover', (query) => query.where(mayNeedCover))
    .execute();
  await queueInParts(
    db,
    people.map(({ id, email }) => ({
      kind: KIND_OF[rule.what],
      key: `remind:${id}:${rule.id}:${event.starts_at}`,
      ids: { booking: id, rule: rule.id, starts: event.starts_at, due: at },
      to: email,
      event: event.id,
      priority: 2,
      notBefore: due.notBefore,
      deadline: event.starts_at,
      now
    }))
  );
  return people.length;
}

/** Of a query over bookings those whose people have not said that their class needs no cover. */
const mayNeedCover = sql<boolean>`not exists (
  select 1 from booking_release
  where booking_release.booking_id = booking.id
    and booking_release.cover in ('not-needed', 'not-working')
)`;

type OfBookings<O> = SelectQueryBuilder<Schema, 'booking', O>;

/** Of a query over bookings those that have no letter of the key `<before><booking><after>`. */
export function withoutLetter(before: string, after: string) {
  return <Q extends OfBookings<unknown>>(query: Q): Q =>
    query.where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .where(
              'outbox.dedupe_key',
              '=',
              eb(eb(eb.val(before), '||', eb.ref('booking.id')), '||', eb.val(after))
            )
        )
      )
    ) as Q;
}

/** Queues what a round found: 200 letters in a transaction. */
export async function queueInParts(db: Db, letters: readonly QueuedLetter[]): Promise<void> {
  for (let at = 0; at < letters.length; at += ROWS) {
    await inTransaction(db, (db) => queueLetters(db, letters.slice(at, at + ROWS)));
  }
}
