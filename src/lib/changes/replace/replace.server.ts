/** An event that others replace: several shorter ones that are made for it, or one that is there. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { EventKind, Instant, LocalTime } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { copyQuestions } from '#lib/booking/asked/questions.server.ts';
import { fitsRoom, poolsOf, type Pool } from '#lib/booking/places.server.ts';
import { shiftReleases } from '#lib/booking/pools/release.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { raiseEntriesOf, type Entry } from '#lib/calendar/entry.server.ts';
import { audienceOf, writeAudience } from '#lib/events/audience.server.ts';
import {
  detailsOf,
  findEvent,
  insertEvent,
  takeTurn,
  type Event
} from '#lib/events/event.server.ts';
import { copyOwnWords } from '#lib/events/letter-words.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { copyRules } from '#lib/reminders/rule.server.ts';
import { minutesBetween } from '#lib/time.server.ts';
import { suspend as words } from '#lib/words/en/suspend.ts';

import { endAll } from '../event.server.ts';
import { startBefore } from '../postpone.server.ts';
import { setRule } from '../programme/completion.server.ts';
import { entriesStanding, insertChange, waitingOf, type Told } from '../tell.server.ts';
import { tellDate } from '../tell-me.server.ts';
import {
  carryOver,
  modeAt,
  seatAll,
  toCarry,
  type Carried,
  type Carrying
} from './carry.server.ts';
import { tellReplaced } from './tell.server.ts';

/** Several shorter events: the dates of each, and what is the same for all. */
export interface Parts {
  how: 'replaced';
  dates: readonly { startsLocal: LocalTime; endsLocal: LocalTime }[];
  mode: 'room' | 'online';
  place: string | null;
  link: string | null;
  /** Of each; null: as many as there were. */
  places: number | null;
  /** Declared for each; null: those of the event, shared equally. */
  minutes: number | null;
}
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

/** Longer than that and a part of a full day is a full day. */
const FULL_DAY_MINUTES = 240;

const kindOf = (event: Event, part: { startsLocal: LocalTime; endsLocal: LocalTime }): EventKind =>
  event.kind === 'full-day' && minutesBetween(part.startsLocal, part.endsLocal) < FULL_DAY_MINUTES
    ? 'twilight'
    : event.kind;

/** What is not known of a place that only its name was given of. */
export const ELSEWHERE = {
  placeAddress: null,
  gettingThere: null,
  venue: null,
  venueRoom: null,
  roomLimit: null
};

async function makeParts(
  db: Db,
  facts: { event: Event; instead: Parts; carrying: Carrying; by: Actor; now: Instant }
): Promise<Event[] | Refusal> {
  const { event, instead, carrying, by, now } = facts;
  const { dates, mode } = instead;
  if (dates.length === 0) return refuse('replacement-missing');
  if (mode === 'room' && !instead.place) return refuse('place-missing', {}, 'place');
  const details = detailsOf(event);
  const audience = await audienceOf(db, event.id);
  const started = event.starts_local ?? (await startBefore(db, event.id));
  const made: Event[] = [];
  for (const [at, date] of dates.entries()) {
    const part = await insertEvent(db, {
      details: {
        ...details,
        ...date,
        title:
          dates.length > 1
            ? words.replace.numbered(details.title, at + 1, dates.length)
            : details.title,
        kind: kindOf(event, date),
        mode,
        place: instead.place,
        ...(instead.place !== event.place && ELSEWHERE),
        onlineLink: instead.link,
        clplMinutes:
          instead.minutes ??
          (details.clplMinutes === null ? null : Math.round(details.clplMinutes / dates.length)),
        bookingOpensAt: null,
        bookingClosesAt: null
      },
      copyOf: event,
      by,
      now
    });
    if (isRefusal(part)) return part;
    if (part.starts_at! <= now) return refuse('date-past', {}, 'day');
    const published = await db
      .updateTable('event')
      .set({ status: 'published', published_at: now })
      .where('id', '=', part.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const refusal =
      (await makePools(db, { from: event, to: published, places: instead.places, carrying })) ??
      (await fitsRoom(db, published));
    if (refusal) return refusal;
    if (started) await shiftReleases(db, { event: published, startedLocal: started });
    await writeAudience(db, { event: part.id, audience });
    await copyQuestions(db, { from: event.id, to: part.id, now });
    await copyRules(db, { from: event.id, to: part.id, now });
    await copyOwnWords(db, { from: event.id, to: part.id });
    // food is not served by a screen
    made.push(
      mode === 'online'
        ? await db
            .updateTable('event')
            .set({ food_at: null })
            .where('id', '=', part.id)
            .returningAll()
            .executeTakeFirstOrThrow()
        : (await findEvent(db, part.id))!
    );
  }
  return made;
}

/**
 * The pools of a new event: those of the one that it replaces, of both ways to be there in its one
 * way. With other places the ones for anyone are more or fewer; where the kept ones then leave no room
 * for somebody who has a place, all are for anyone. Never fewer than people who keep one.
 */
async function makePools(
  db: Db,
  facts: { from: Event; to: Event; places: number | null; carrying: Carrying }
): Promise<Refusal | null> {
  const { from, to, places, carrying } = facts;
  const mode = modesOf(to.mode)[0]!;
  const going = carrying.going;
  const before = (await poolsOf(db, from.id)).filter(({ released_at }) => released_at === null);
  const kept = [...Map.groupBy(before, ({ authority_id }) => authority_id)]
    .filter(([authority]) => authority !== null)
    .map(([authority, pools]) => ({
      ...newPool(to.id, mode, authority),
      places: pools.reduce((sum, pool) => sum + pool.places, 0),
      release_on: pools[0]!.release_on,
      release_at: pools[0]!.release_at
    }))
    .filter((pool) => pool.places > 0);
  const keptPlaces = kept.reduce((sum, pool) => sum + pool.places, 0);
  // presenters had no place of the count, and need one there until they say where they present
  const all = Math.max(
    places ?? before.reduce((sum, pool) => sum + pool.places, 0),
    places === null ? going.length : 0
  );
  if (all < going.length) {
    return refuse('replacement-too-small', { needed: going.length }, 'places');
  }
  const open = { ...newPool(to.id, mode, null), places: Math.max(0, all - keptPlaces) };
  let pools = keptPlaces <= all ? [...kept, open] : [{ ...open, places: all }];
  if (seatAll(going, { pools, mode: modeAt(to) }).left > 0) pools = [{ ...open, places: all }];
  await db.insertInto('pool').values(pools).execute();
  return null;
}

const newPool = (event: string, mode: Pool['mode'], authority: string | null) => ({
  id: newId(),
  event_id: event,
  mode,
  authority_id: authority,
  places: 0,
  taken: 0,
  release_on: null as Pool['release_on'],
  release_at: null as Pool['release_at']
});

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
