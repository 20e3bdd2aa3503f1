/** What a calendar gets at an address, and what its owner sees of it. */
import type { Db } from '#db/open.server.ts';
import type { FeedClient, Instant } from '#db/schema.ts';
import type { Feed } from '#lib/calendar/feed.server.ts';
import { organises, type Actor } from '#lib/people/may.ts';
import { findPerson, grantsOf } from '#lib/people/person.server.ts';
import { programmesOf } from '#lib/programmes/programme.server.ts';
import { instantText, plus } from '#lib/time.server.ts';

import { findFeed, liveFeeds, mayRead, type CalendarFeed } from './address.server.ts';
import { feedClient } from './client.ts';
import { programmeFeed } from './events.server.ts';
import { personFeed } from './person.server.ts';

/**
 * What is at an address: a feed; `gone` where it was removed, its owner was disabled, or has left the
 * programme; null where nothing ever was.
 */
export async function knockAt(
  db: Db,
  token: string
): Promise<{ feed: CalendarFeed } | 'gone' | null> {
  const feed = await findFeed(db, token);
  if (!feed) return null;
  if (feed.revoked_at) return 'gone';
  const person = await findPerson(db, feed.person_id);
  if (!person || person.disabled_at) return 'gone';
  const by = { person, grants: feed.programme_id ? await grantsOf(db, person.id) : [] };
  return (await mayRead(db, { programme: feed.programme_id, by })) ? { feed } : 'gone';
}

/** Everything that is in a feed now, of which nothing is built yet. */
export async function contentsOf(
  db: Db,
  { feed, now }: { feed: CalendarFeed; now: Instant }
): Promise<Feed> {
  const { person_id: person, programme_id: programme, alarm_minutes: alarm } = feed;
  return programme === null
    ? personFeed(db, { person, alarm, now })
    : programmeFeed(db, { programme, alarm, now });
}

/** Notes that a calendar read a feed, and which, at most once an hour: a poll should not cost a write. */
export async function noteRead(
  db: Db,
  { feed, agent, now }: { feed: CalendarFeed; agent: string; now: Instant }
): Promise<void> {
  const anHourAgo = plus(now, { hours: -1 });
  if (feed.read_at !== null && feed.read_at > anHourAgo) return;
  await db
    .updateTable('calendar_feed')
    .set({ read_at: now, client: feedClient(agent) })
    .where('id', '=', feed.id)
    .where((eb) => eb.or([eb('read_at', 'is', null), eb('read_at', '<=', anHourAgo)]))
    .execute();
}

/** A calendar that somebody may have, and the address that they have made for it. */
export interface FeedLine {
  /** Empty: what is their own; else the programme's id. */
  of: string;
  /** The programme's title. */
  title: string | null;
  address: {
    id: string;
    made: string;
    /** Null: no calendar has read it yet. */
    read: string | null;
    client: FeedClient | null;
    alarm: number | null;
  } | null;
}

/** Every calendar that somebody may have an address for, in three queries. */
export async function myFeeds(db: Db, actor: Actor): Promise<FeedLine[]> {
  const person = actor.person!.id;
  const { everything, programmes } = organises(actor);
  const [feeds, theirs] = await Promise.all([
    liveFeeds(db, person).execute(),
    programmesOf(db, { person, organised: everything ? 'all' : programmes })
  ]);
  return [{ id: null, title: null }, ...theirs].map(({ id, title }) => {
    const feed = feeds.find(({ programme_id }) => programme_id === id);
    return {
      of: id ?? '',
      title,
      address: feed
        ? {
            id: feed.id,
            made: instantText(feed.made_at),
            read: feed.read_at && instantText(feed.read_at),
            client: feed.client,
            alarm: feed.alarm_minutes
          }
        : null
    };
  });
}
