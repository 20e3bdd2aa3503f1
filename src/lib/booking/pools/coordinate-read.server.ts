/** What a coordinator sees: the places of their authority, and the people with its stamp. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode, Row } from '#db/schema.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import type { Column } from '#lib/table.server.ts';
import { dayText, instantText, longDayText, whenText } from '#lib/time.server.ts';
import { events as eventWords } from '#lib/words/en/events.ts';
import { pools as words } from '#lib/words/en/pools.ts';

/** A line of the coordinator's list: one authority at one event. */
export interface CoordinatedLine {
  authority: { id: string; name: string };
  card: EventCard;
  /** Of all ways to be there; null where no places are kept, or were. */
  kept: { places: number; taken: number; released: boolean; release: string | null } | null;
  going: number;
  waiting: number;
}

/** Events to come with places of these authorities or people of theirs, soonest first. */
export async function coordinatedEvents(
  db: Db,
  { authorities, now }: { authorities: readonly string[]; now: Instant }
): Promise<CoordinatedLine[]> {
  if (authorities.length === 0) return [];
  const events = await db
    .selectFrom('event')
    .select([
      'id',
      'slug',
      'title',
      'summary',
      'kind',
      'mode',
      'status',
      'place',
      'starts_local',
      'ends_local'
    ])
    .where('status', 'in', ['published', 'planned', 'postponed'])
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)]))
    .orderBy(sql`starts_at is null`)
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  if (events.length === 0) return [];
  const ids = events.map(({ id }) => id);
  const [names, pools, bookings] = await Promise.all([
    db.selectFrom('authority').selectAll().where('id', 'in', authorities).orderBy('name').execute(),
    db
      .selectFrom('pool')
      .selectAll()
      .where('event_id', 'in', ids)
      .where('authority_id', 'in', authorities)
      .execute(),
    db
      .selectFrom('booking')
      .select(['event_id', 'authority_id', 'state', countAll.as('count')])
      .where('event_id', 'in', ids)
      .where('authority_id', 'in', authorities)
      .where('state', 'in', ['confirmed', 'waiting'])
      .where('wish_of', 'is', null)
      .groupBy(['event_id', 'authority_id', 'state'])
      .execute()
  ]);
  return events.flatMap((event) =>
    names.flatMap((authority) => {
      const own = pools.filter(
        (pool) => pool.event_id === event.id && pool.authority_id === authority.id
      );
      const count = (state: string) =>
        bookings.find(
          (row) =>
            row.event_id === event.id && row.authority_id === authority.id && row.state === state
        )?.count ?? 0;
      const [going, waiting] = [count('confirmed'), count('waiting')];
      if (own.length === 0 && going + waiting === 0) return [];
      return [{ authority, card: toCard(event), kept: keptOf(own), going, waiting }];
    })
  );
}

function keptOf(pools: readonly Row<'pool'>[]): CoordinatedLine['kept'] {
  if (pools.length === 0) return null;
  const dates = pools.flatMap((pool) =>
    pool.released_at === null && pool.release_on ? [pool.release_on] : []
  );
  const [first] = dates.sort();
  return {
    places: pools.reduce((sum, pool) => sum + pool.places, 0),
    taken: pools.reduce((sum, pool) => sum + pool.taken, 0),
    released: pools.every((pool) => pool.released_at !== null),
    release: first ? dayText(first) : null
  };
}

/** A pool on the coordinator's page of an event. */
export interface CoordinatedPool {
  id: string;
  mode: PlaceMode;
  places: number;
  taken: number;
  waiting: number;
  released: boolean;
  /** `Monday 7 December 2026`. */
  release: string | null;
}

/** An authority's pools of an event, the room first, with who of its people waits. */
export async function coordinatedPools(
  db: Db,
  { event, authority }: { event: string; authority: string }
): Promise<CoordinatedPool[]> {
  const [pools, waiting] = await Promise.all([
    db
      .selectFrom('pool')
      .selectAll()
      .where('event_id', '=', event)
      .where('authority_id', '=', authority)
      .orderBy('mode', 'desc')
      .execute(),
    db
      .selectFrom('booking')
      .select(['mode', countAll.as('count')])
      .where('event_id', '=', event)
      .where('authority_id', '=', authority)
      .where('state', '=', 'waiting')
      .groupBy('mode')
      .execute()
  ]);
  return pools.map((pool) => ({
    id: pool.id,
    mode: pool.mode,
    places: pool.places,
    taken: pool.taken,
    waiting: waiting.find(({ mode }) => mode === pool.mode)?.count ?? 0,
    released: pool.released_at !== null,
    release: pool.release_on && longDayText(pool.release_on)
  }));
}

/** Somebody with the authority's stamp: a name and a school, never an address or a need. */
export interface CoordinatedPerson {
  booking: string;
  reference: string;
  /** Null: a place whose name is to follow. */
  name: string | null;
  school: string | null;
  mode: PlaceMode;
  place: 'ours' | 'anyone' | 'offered' | 'waiting' | 'requested' | 'presenting';
  since: string;
}

const { columns, states, nameFollows } = words.coordinate;

/** The columns of a coordinator's download. */
export const COORDINATED_COLUMNS: readonly Column<CoordinatedPerson>[] = [
  { heading: columns.name, value: ({ name }) => name ?? nameFollows },
  { heading: columns.school, value: ({ school }) => school ?? '' },
  { heading: columns.mode, value: ({ mode }) => eventWords.placeModes[mode] },
  { heading: columns.state, value: ({ place }) => states[place] },
  { heading: columns.since, value: ({ since }) => since }
];

/** Everybody of an authority at an event: who has a place first, then who waits in their order. */
export async function coordinatedPeople(
  db: Db,
  { event, authority }: { event: string; authority: string }
): Promise<CoordinatedPerson[]> {
  const rows = await db
    .selectFrom('booking')
    .leftJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('pool', 'pool.id', 'booking.pool_id')
    .select([
      'booking.id as booking',
      'booking.reference',
      'booking.state',
      'booking.mode',
      'booking.presenting_at',
      'booking.asked_at',
      'person.name',
      'establishment.name as school',
      'booking.establishment_other',
      'pool.authority_id as pool'
    ])
    .where('booking.event_id', '=', event)
    .where('booking.authority_id', '=', authority)
    .where('booking.state', 'in', ['confirmed', 'offered', 'waiting', 'requested'])
    .where('booking.wish_of', 'is', null)
    .orderBy('booking.state')
    .orderBy('booking.rank')
    .orderBy('booking.asked_at')
    .orderBy('booking.id')
    .execute();
  return rows.map((row) => ({
    booking: row.booking,
    reference: row.reference,
    name: row.name,
    school: row.school ?? row.establishment_other,
    mode: row.mode,
    place: placeOf(row),
    since: instantText(row.asked_at)
  }));
}

function placeOf(row: {
  state: Row<'booking'>['state'];
  presenting_at: Instant | null;
  pool: string | null;
}): CoordinatedPerson['place'] {
  if (row.state === 'waiting' || row.state === 'requested' || row.state === 'offered') {
    return row.state;
  }
  if (row.presenting_at) return 'presenting';
  return row.pool === null ? 'anyone' : 'ours';
}

/** Events that a coordinator can book people into now, soonest first. */
export async function bookableEvents(
  db: Db,
  now: Instant
): Promise<{ value: string; text: string }[]> {
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('status', '=', 'published')
    .where('listing', '<>', 'private')
    .where('starts_at', '>', now)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(BOOKABLE)
    .execute();
  return events
    .filter((event) => closedDesk(event, now) === null)
    .map((event) => ({ value: event.id, text: `${whenText(event, false)}: ${event.title}` }));
}
/** More than anybody chooses from. */
const BOOKABLE = 200;
