/** Feeds of events as everybody sees them: what's on, and a programme. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Feed, FeedLine } from '#lib/calendar/feed.server.ts';
import type { FeedEvent } from '#lib/calendar/ics.ts';
import { publicUid, shownToAll } from '#lib/events/invite.server.ts';
import { link } from '#lib/link.server.ts';
import { calendar as words } from '#lib/words/en/calendar.ts';

import { factsOf } from './facts.server.ts';
import { sinceOf } from './window.ts';

const COLUMNS = [
  'event.id',
  'event.version',
  'event.slug',
  'event.title',
  'event.summary',
  'event.mode',
  'event.status',
  'event.host',
  'event.zone'
] as const;
const NULLABLE = [
  'event.starts_local',
  'event.ends_local',
  'event.place',
  'event.place_address',
  'event.getting_there',
  'event.published_at',
  'event.cancelled_at'
] as const;
/** When people were last told that something has changed. */
const TOLD_AT = sql<
  string | null
>`(select max(at) from event_change where event_change.event_id = event.id)`;

const FACTS = factsOf(COLUMNS, [...NULLABLE, TOLD_AT]);

/** All listed events that were published, from 60 days back. Nobody needs a key for it. */
export async function publicFeed(db: Db, now: Instant): Promise<Feed> {
  const listed = publishedEvents(db, now)
    .where('event.listing', '=', 'listed')
    .where('event.ends_at', '>', sinceOf(now));
  const beside = { alarm: null, part: '' };
  const rows = await listed.execute();
  return {
    name: words.names.public,
    keys: rows.map(({ facts }) => keyOf(facts, beside)),
    read: async () => (await inFull(listed).execute()).map((row) => lineOf(row, beside))
  };
}

/**
 * The published events of a programme, each with its number among those that take place: "2 of 8".
 * What only a private link opens is not in it: not all who read this may see it.
 */
export async function programmeFeed(
  db: Db,
  { programme, alarm, now }: { programme: string; alarm: number | null; now: Instant }
): Promise<Feed> {
  // all of them: those of long ago count in the numbers
  const events = publishedEvents(db, now)
    .select(['event.status', 'event.ends_at'])
    .where('event.programme_id', '=', programme)
    .where('event.listing', '<>', 'private');
  const [{ title }, rows] = await Promise.all([
    db
      .selectFrom('programme')
      .select('title')
      .where('id', '=', programme)
      .executeTakeFirstOrThrow(),
    events.execute()
  ]);
  const beside = (part: string) => ({ alarm, part });
  return {
    name: words.names.programme(title),
    keys: numbered(rows, now).map(({ row, part }) => keyOf(row.facts, beside(part))),
    read: async () =>
      numbered(await inFull(events).execute(), now).map(({ row, part }) =>
        lineOf(row, beside(part))
      )
  };
}

/** Those that a feed still holds, each with what it is of how many. */
function numbered<R extends { status: string; ends_at: Instant | null }>(
  rows: readonly R[],
  now: Instant
): { row: R; part: string }[] {
  const takesPlace = ({ status }: R) => status !== 'cancelled';
  const count = rows.filter(takesPlace).length;
  const since = sinceOf(now);
  let number = 0;
  return rows
    .map((row) => ({ row, part: takesPlace(row) ? words.text.of(++number, count) : '' }))
    .filter(({ row }) => row.ends_at! > since);
}

/** A cancelled event stays until its date, a postponed one has none. */
function publishedEvents(db: Db, now: Instant) {
  return db
    .selectFrom('event')
    .select(FACTS.as('facts'))
    .where('event.published_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('event.status', 'in', ['published', 'finished']),
        eb.and([eb('event.status', '=', 'cancelled'), eb('event.ends_at', '>', now)])
      ])
    )
    .orderBy('event.starts_at')
    .orderBy('event.id');
}

const inFull = (query: ReturnType<typeof publishedEvents>) =>
  query.select([...COLUMNS, ...NULLABLE, 'event.ends_at', TOLD_AT.as('told_at')]);
type EventRow = Awaited<ReturnType<ReturnType<typeof inFull>['execute']>>[number];

/** What a text depends on besides its event. */
interface Beside {
  alarm: number | null;
  /** "2 of 8", or nothing. */
  part: string;
}

const keyOf = (facts: string, { alarm, part }: Beside): string => `${alarm} ${part} ${facts}`;

const lineOf = (row: EventRow, beside: Beside): FeedLine => ({
  key: keyOf(row.facts, beside),
  event: () => eventOf(row, beside)
});

function eventOf(row: EventRow, { alarm, part }: Beside): FeedEvent {
  const cancelled = row.status === 'cancelled';
  const title = part ? `${row.title} (${part})` : row.title;
  const path = `/events/${row.slug}`;
  const lines = cancelled ? [words.text.eventCancelled] : [];
  const shown = shownToAll({ ...row, title }, { path, lines })!;
  const published = row.published_at!;
  const changed = [published, row.told_at ?? '', row.cancelled_at ?? ''].toSorted().at(-1)!;
  return {
    ...shown,
    summary: cancelled ? words.text.cancelled(shown.summary) : shown.summary,
    uid: publicUid(row.id),
    // a cancellation raises no version
    sequence: row.version + (cancelled ? 1 : 0),
    url: link(path),
    stamp: changed,
    created: published,
    changed,
    cancelled,
    // nobody's time until they book
    busy: false,
    alarm
  };
}
