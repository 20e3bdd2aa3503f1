/** What happened at coming events between two instants, and what waits for an organiser: numbers only. */
import { sql, type RawBuilder } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { plus } from '#lib/time.server.ts';

/** What there is to say of one event. */
export interface News {
  // what waits for its organiser, since whenever
  /** For a place, for a slot, for more places. */
  requests: number;
  /** Talks of the coming fortnight that nobody has confirmed. */
  unconfirmed: number;
  /** Everybody on the waiting list. */
  allWaiting: number;
  // what happened
  newRequests: number;
  failed: number;
  needs: number;
  booked: number;
  cancelled: number;
  waiting: number;
  taken: number;
  givenBack: number;
  accepted: number;
  declined: number;
}

export const NO_NEWS: News = {
  requests: 0,
  unconfirmed: 0,
  allWaiting: 0,
  newRequests: 0,
  failed: 0,
  needs: 0,
  booked: 0,
  cancelled: 0,
  waiting: 0,
  taken: 0,
  givenBack: 0,
  accepted: 0,
  declined: 0
};

/** Days before an event from which a talk that is not confirmed is worth a word. */
const UNCONFIRMED_DAYS = 14;

export interface Window {
  /** After this instant, until that one. */
  from: Instant;
  until: Instant;
}

/** Whether anything happened; what merely waits is no news. */
export function isNews(news: News): boolean {
  const { requests: _, unconfirmed: __, allWaiting: ___, ...happened } = news;
  return Object.values(happened).some((count) => count > 0);
}

/** The news of every event that is not over, by event; seven queries however many there are. */
export async function happened(db: Db, { from, until }: Window): Promise<Map<string, News>> {
  const facts = { from, until };
  const found = new Map<string, News>();
  const parts = await Promise.all(
    [bookings, needs, talks, slots, poolRequests, failures, invitations].map((of) => of(db, facts))
  );
  for (const { event, ...counts } of parts.flat()) {
    found.set(event, plusNews(found.get(event) ?? NO_NEWS, counts));
  }
  return found;
}

/** Both together. */
export function plusNews(news: News, more: Partial<News>): News {
  const sum = { ...news };
  for (const key of Object.keys(more) as (keyof News)[]) sum[key] += more[key] ?? 0;
  return sum;
}

type Counts = { event: string } & Partial<News>;

/** How many of the rows of a group are so. */
const count = (so: RawBuilder<unknown>) =>
  sql<number>`cast(sum(case when ${so} then 1 else 0 end) as integer)`;

/** Events that are not over, with or without a date. */
function coming(db: Db, { until }: Window) {
  return db
    .selectFrom('event')
    .where('event.status', 'in', ['published', 'planned', 'postponed'])
    .where((eb) => eb.or([eb('event.ends_at', 'is', null), eb('event.ends_at', '>', until)]));
}

async function bookings(db: Db, window: Window): Promise<Counts[]> {
  const { from, until } = window;
  const since = (column: string) =>
    sql`${sql.ref(column)} > ${from} and ${sql.ref(column)} <= ${until}`;
  const state = (is: string) => sql`booking.state = ${is}`;
  return coming(db, window)
    .innerJoin('booking', 'booking.event_id', 'event.id')
    .select('event.id as event')
    .select([
      count(sql`${state('requested')}`).as('requests'),
      count(sql`${state('requested')} and ${since('booking.created_at')}`).as('newRequests'),
      count(sql`${state('waiting')}`).as('allWaiting'),
      count(sql`${state('waiting')} and ${since('booking.created_at')}`).as('waiting'),
      count(sql`${state('confirmed')} and ${since('booking.confirmed_at')}`).as('booked'),
      // whoever booked and left between two summaries was never named
      count(sql`${since('booking.ended_at')} and booking.confirmed_at <= ${from}`).as('cancelled')
    ])
    .where('booking.wish_of', 'is', null)
    .where((eb) =>
      eb.or([eb('booking.person_id', 'is not', null), eb('booking.party_id', 'is not', null)])
    )
    .where((eb) =>
      eb.or([
        eb('booking.state', 'in', ['requested', 'waiting']),
        eb('booking.confirmed_at', '>', from),
        eb('booking.ended_at', '>', from)
      ])
    )
    .groupBy('event.id')
    .execute();
}

/** People who said what they need; never what. */
async function needs(db: Db, window: Window): Promise<Counts[]> {
  return coming(db, window)
    .innerJoin('booking', 'booking.event_id', 'event.id')
    .innerJoin('need', 'need.booking_id', 'booking.id')
    .select('event.id as event')
    .select(sql<number>`cast(count(distinct booking.id) as integer)`.as('needs'))
    .where('booking.ended_at', 'is', null)
    .where('need.said_at', '>', window.from)
    .where('need.said_at', '<=', window.until)
    .groupBy('event.id')
    .execute();
}

async function talks(db: Db, window: Window): Promise<Counts[]> {
  const { from, until } = window;
  const soon = plus(until, { hours: UNCONFIRMED_DAYS * 24 });
  const asked = sql`talk.withdrawn_at is null and talk.slot_id is null
    and talk.requested_at is not null and talk.declined_at is null and talk.reserved_at is null`;
  return coming(db, window)
    .innerJoin('talk', 'talk.event_id', 'event.id')
    .select('event.id as event')
    .select([
      count(asked).as('requests'),
      count(sql`${asked} and talk.requested_at > ${from} and talk.requested_at <= ${until}`).as(
        'newRequests'
      ),
      count(sql`talk.withdrawn_at > ${from} and talk.withdrawn_at <= ${until}`).as('givenBack'),
      count(sql`talk.withdrawn_at is null and talk.slot_id is not null
        and talk.confirmed_at is null and talk.speaker is null
        and event.starts_at <= ${soon}`).as('unconfirmed')
    ])
    .groupBy('event.id')
    .execute();
}

async function slots(db: Db, window: Window): Promise<Counts[]> {
  return coming(db, window)
    .innerJoin('slot', 'slot.event_id', 'event.id')
    .select(['event.id as event', countAll.as('taken')])
    .where('slot.taken_at', '>', window.from)
    .where('slot.taken_at', '<=', window.until)
    .groupBy('event.id')
    .execute();
}

async function poolRequests(db: Db, window: Window): Promise<Counts[]> {
  const { from, until } = window;
  return coming(db, window)
    .innerJoin('pool_request', 'pool_request.event_id', 'event.id')
    .select(['event.id as event', countAll.as('requests')])
    .select(
      count(sql`pool_request.asked_at > ${from} and pool_request.asked_at <= ${until}`).as(
        'newRequests'
      )
    )
    .where('pool_request.granted_at', 'is', null)
    .where('pool_request.declined_at', 'is', null)
    .groupBy('event.id')
    .execute();
}

async function failures(db: Db, window: Window): Promise<Counts[]> {
  return coming(db, window)
    .innerJoin('outbox', 'outbox.event_id', 'event.id')
    .select(['event.id as event', countAll.as('failed')])
    .where('outbox.outcome', 'in', ['failed', 'bounced'])
    .where('outbox.done_at', '>', window.from)
    .where('outbox.done_at', '<=', window.until)
    .groupBy('event.id')
    .execute();
}

async function invitations(db: Db, window: Window): Promise<Counts[]> {
  const { from, until } = window;
  const since = (column: string) =>
    sql`${sql.ref(column)} > ${from} and ${sql.ref(column)} <= ${until}`;
  return coming(db, window)
    .innerJoin('invitation', 'invitation.event_id', 'event.id')
    .select('event.id as event')
    .select([
      count(since('invitation.accepted_at')).as('accepted'),
      count(since('invitation.declined_at')).as('declined')
    ])
    .where((eb) =>
      eb.or([eb('invitation.accepted_at', '>', from), eb('invitation.declined_at', '>', from)])
    )
    .groupBy('event.id')
    .execute();
}
