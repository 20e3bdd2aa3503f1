/** An event that others replace: several shorter ones that are made for it, or one that is there. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { raiseEntriesOf, type Entry } from '#lib/calendar/entry.server.ts';
import { findEvent, takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { endAll } from '../event.server.ts';
import { setRule } from '../programme/completion.server.ts';
import { entriesStanding, insertChange, waitingOf, type Told } from '../tell.server.ts';
import { tellDate } from '../tell-me.server.ts';
import { carryOver, toCarry, type Carried } from './carry.server.ts';
import { makeParts, type Parts } from './parts.server.ts';
import { tellReplaced } from './tell.server.ts';

/** One that is there already. */
export interface Into {
  how: 'taken-in';
  into: string;
}
export type Instead = Parts | Into;

/** What completes the programme from then on; null leaves it as it is. */
export interface NewRule {
  events: number | null;
  minutes: number | null;
}

export interface Replaced {
  event: Event;
  change: string;
  instead: Carried[];
  /** Entries that are taken out of calendars. */
  cancelled: Entry[];
  /** Who is told without one. */
  others: Told[];
}

/**
 * Replaces an event. It is cancelled; bookings, waiting list, answers and needs go over to each event
 * that takes its place, within its places; whoever presents is asked at which they do. Everybody gets
 * a mail with the new dates, which takes the old one out of their calendar, and an invite for each.
 *
 * Refused: `event-unknown`, `not-allowed`, `programme-date-suspended`, and as `replaceIn` and `setRule`.
 */
export async function replaceEvent(
  db: Db,
  facts: {
    event: string;
    instead: Instead;
    rule: NewRule | null;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<(Replaced & { told: number }) | Refusal> {
  const { instead, rule, by, now } = facts;
  const found = await findEvent(db, facts.event);
  if (!found) return refuse('event-unknown');
  if (!may(by, 'event.change', { event: found })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const programme = found.programme_id;
    if (programme) await takeProgrammeTurn(db, programme);
    const events = await takeTurns(db, [
      found.id,
      ...(instead.how === 'taken-in' ? [instead.into] : [])
    ]);
    const suspended = await refusedSuspended(db, programme, 'programme-date-suspended');
    if (suspended) return suspended;
    const replaced = await replaceIn(db, { ...facts, event: events.get(found.id)!, events });
    if (isRefusal(replaced)) return replaced;
    if (rule && programme) {
      const set = await setRule(db, { programme, ...rule, by, now });
      if (isRefusal(set)) return set;
    }
    const told = await tellReplaced(db, { ...replaced, now });
    for (const { event } of replaced.instead) await serve(db, { event: event.id, now });
    return { ...replaced, told };
  });
}

/** Turns are taken in the order of the ids, so that no two verbs wait in a ring. */
export async function takeTurns(db: Db, ids: readonly string[]): Promise<Map<string, Event>> {
  const events = new Map<string, Event>();
  for (const id of [...new Set(ids)].sort()) {
    const event = await takeTurn(db, id);
    if (event) events.set(id, event);
  }
  return events;
}

/**
 * As `replaceEvent`, in the turn of all that are there, without telling anybody or serving.
 *
 * Refused: `not-replaceable` unless it is published and has not begun, or postponed;
 * `replacement-missing` without dates, `date-past`, `place-missing`, as `checkTimes`,
 * `replacement-too-small` with how many keep a place, `room-limit`; `replacement-unknown` for one that
 * is over, closed or itself.
 */
export async function replaceIn(
  db: Db,
  facts: {
    event: Event;
    instead: Instead;
    events: ReadonlyMap<string, Event>;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<Replaced | Refusal> {
  const { event, instead, by, now } = facts;
  const published = event.status === 'published' && event.starts_at! > now;
  if (!published && event.status !== 'postponed') return refuse('not-replaceable');
  const carrying = await toCarry(db, event.id);
  const others = await othersOf(db, event);
  const targets =
    instead.how === 'taken-in'
      ? intoOne(event, facts.events.get(instead.into), now)
      : await makeParts(db, { ...facts, instead, carrying });
  if (isRefusal(targets)) return targets;

  const change = await insertChange(db, { ...facts, kind: 'cancelled' });
  const carried: Carried[] = [];
  const fresh = instead.how === 'replaced';
  for (const to of targets) {
    carried.push(await carryOver(db, { from: event, to, fresh, carrying, by, now }));
  }
  await endAll(db, { event: event.id, now });
  const cancelled = await raiseEntriesOf(db, event.id, { method: 'CANCEL', now });
  const ended = await db
    .updateTable('event')
    .set({ status: 'cancelled', cancelled_at: now })
    .where('id', '=', event.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await db
    .insertInto('replacement')
    .values(
      targets.map(({ id }, position) => ({
        event_id: event.id,
        by_id: id,
        position,
        made_at: now
      }))
    )
    .execute();
  if (instead.how === 'replaced') await moveTellMe(db, { event, to: targets[0]!, now });
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.replace',
    subject: { kind: 'event', id: event.id },
    now
  });
  return { event: ended, change, instead: carried, cancelled, others };
}

/** Who has a part in it and nothing in the calendar. */
async function othersOf(db: Db, event: Event): Promise<Told[]> {
  const kept =
    event.status === 'postponed'
      ? (await entriesStanding(db, event)).map(({ person_id: person, email }) => ({
          person,
          email
        }))
      : [];
  const rest = await db
    .selectFrom('talk')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .innerJoin('person', (join) =>
      join.on((eb) =>
        eb.or([
          eb('person.id', '=', eb.ref('partner.lead_id')),
          eb('person.id', '=', eb.ref('talk.person_id'))
        ])
      )
    )
    .select(['person.id as person', 'person.email'])
    .where('talk.event_id', '=', event.id)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .execute();
  const bookers = await db
    .selectFrom('party')
    .innerJoin('person', 'person.id', 'party.booked_by')
    .select(['person.id as person', 'person.email'])
    .where('party.event_id', '=', event.id)
    .execute();
  return [...(await waitingOf(db, event.id)), ...kept, ...rest, ...bookers];
}

function intoOne(event: Event, into: Event | undefined, now: Instant): Event[] | Refusal {
  if (!into || into.id === event.id || closedDesk(into, now, true) || into.starts_at! <= now) {
    return refuse('replacement-unknown', {}, 'into');
  }
  return [into];
}

/** Who asked to be told of a date hears of the first one. */
async function moveTellMe(
  db: Db,
  { event, to, now }: { event: Event; to: Event; now: Instant }
): Promise<void> {
  await db
    .updateTable('tell_me')
    .set({ event_id: to.id })
    .where('event_id', '=', event.id)
    .where('told_at', 'is', null)
    .where('left_at', 'is', null)
    .execute();
  await tellDate(db, { event: to, now });
}

/** What takes the place of an event, in order. */
export async function replacementsOf(db: Db, event: string): Promise<Event[]> {
  return db
    .selectFrom('replacement')
    .innerJoin('event', 'event.id', 'replacement.by_id')
    .selectAll('event')
    .where('replacement.event_id', '=', event)
    .orderBy('replacement.position')
    .execute();
}
