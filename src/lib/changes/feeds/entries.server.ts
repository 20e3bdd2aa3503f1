/** What stands in somebody's calendar, as the store has it: for their feed. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';

import { factsOf } from './facts.server.ts';

const COLUMNS = [
  'entry.uid',
  'entry.sequence',
  'entry.changed_at',
  'event.version',
  'event.slug',
  'event.title',
  'event.summary',
  'event.host',
  'event.contact',
  'event.zone'
] as const;
const NULLABLE = [
  'event.place',
  'event.place_address',
  'event.getting_there',
  'event.online_link',
  'event.starts_local',
  'event.ends_local'
] as const;
const FACTS = factsOf(['entry.created_at', 'event.mode', ...COLUMNS], NULLABLE);

export interface EntryRow {
  facts: string;
  event: string;
  /** Whether it takes place with them, or what an organiser cancelled at the moment when it was told. */
  stands: 'yes' | 'event-cancelled' | 'place-cancelled';
  /** How they come; null where they have no confirmed place. */
  mode: PlaceMode | null;
}

/**
 * Somebody's open entries of events that ended after `since`, each with how they come; of those that
 * were taken back, only where the event has not passed.
 */
export function entriesOf(
  db: Db,
  { person, since, now }: { person: string; since: Instant; now: Instant }
) {
  return db
    .selectFrom('calendar_entry as entry')
    .innerJoin('event', 'event.id', 'entry.event_id')
    .leftJoin('booking', (join) =>
      join
        .onRef('booking.event_id', '=', 'entry.event_id')
        .onRef('booking.person_id', '=', 'entry.person_id')
        // the very words of the index `booking_one_live`, or SQLite does not see that it fits
        .on(sql<boolean>`booking.state in (${sql.join(LIVE.map((state) => sql.lit(state)))})`)
        .on('booking.wish_of', 'is', null)
    )
    .select([FACTS.as('facts'), 'entry.event_id as event'])
    .select(
      sql<PlaceMode | null>`case when booking.state = 'confirmed' then booking.mode end`.as('mode')
    )
    .select(
      sql<EntryRow['stands']>`
          case
            when entry.method = 'REQUEST' then 'yes'
            when event.status = 'cancelled' then 'event-cancelled'
            else 'place-cancelled'
          end`.as('stands')
    )
    .where('entry.person_id', '=', person)
    .where('entry.ended_at', 'is', null)
    .where('event.ends_at', '>', since)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('entry.method', '=', 'REQUEST'),
          eb('event.status', 'in', ['published', 'finished'])
        ]),
        eb.and([
          eb('entry.method', '=', 'CANCEL'),
          eb('event.ends_at', '>', now),
          eb.or([
            eb('event.status', '=', 'published'),
            // an entry that was taken back at another time was so for another reason
            eb.and([
              eb('event.status', '=', 'cancelled'),
              eb('entry.changed_at', '=', eb.ref('event.cancelled_at'))
            ])
          ])
        ])
      ])
    )
    .orderBy('event.starts_at')
    .orderBy('event.id');
}

/** The same with everything that their texts say. */
export const inFull = (query: ReturnType<typeof entriesOf>) =>
  query.select([
    ...COLUMNS,
    ...NULLABLE,
    'entry.created_at as entry_at',
    'event.mode as event_mode'
  ]);

/** A place that another cancelled, and how one would have come. */
export interface Ended {
  how: string;
  mode: PlaceMode;
}

/** Places that somebody had and that another cancelled, by event; of events that have not passed. */
export async function endedByOthers(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<Map<string, Ended>> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .innerJoin('calendar_entry as entry', (join) =>
      join
        .onRef('entry.event_id', '=', 'booking.event_id')
        .onRef('entry.person_id', '=', 'booking.person_id')
        .on('entry.ended_at', 'is', null)
    )
    .select(['booking.event_id', 'booking.ended_how', 'booking.mode'])
    .where('booking.person_id', '=', person)
    .where('booking.wish_of', 'is', null)
    .where('booking.confirmed_at', 'is not', null)
    .where('event.ends_at', '>', now)
    .where((eb) =>
      eb.or([
        eb('booking.ended_how', '=', 'event-cancelled'),
        eb.and([
          eb('booking.ended_how', '=', 'by-organiser'),
          eb('booking.ended_at', '=', eb.ref('entry.changed_at'))
        ])
      ])
    )
    .orderBy('booking.created_at')
    .execute();
  return new Map(
    rows.map(({ event_id, ended_how, mode }) => [event_id, { how: ended_how!, mode }])
  );
}
