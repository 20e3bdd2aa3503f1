/** What pages and letters show of a series. */
import type { Db } from '#db/open.server.ts';
import type { BookingState, Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { sessionsOf } from '#lib/events/series.server.ts';

import { placesLeft } from '../places.server.ts';
import { myParts, placesText, type PlacesText } from '../read.server.ts';
import { bookable } from './series.server.ts';

/** A session as the page of its series shows it. */
export interface Session {
  id: string;
  card: EventCard;
  path: string;
  places: PlacesText;
  /** It can be booked now. */
  open: boolean;
  left: number;
  over: boolean;
  mine: { booking: string; state: BookingState } | null;
}

/**
 * The sessions that can be found, with their places and the reader's own bookings; `events` are those
 * that can be booked, `listed` says whether any stands in what's on. Three queries.
 */
export async function seriesSessions(
  db: Db,
  facts: {
    series: string;
    person: string | undefined;
    authority: string | null | undefined;
    now: Instant;
  }
): Promise<{ sessions: Session[]; events: Event[]; listed: boolean }> {
  const { series, person, authority, now } = facts;
  const all = await sessionsOf(db, series);
  const events = all.filter(({ status, listing }) => status !== 'draft' && listing !== 'private');
  const ids = events.map(({ id }) => id);
  const [places, mine] = await Promise.all([
    placesLeft(db, { events: ids, ...(authority !== undefined && { authority }) }),
    myParts(db, { person, events: ids })
  ]);
  const open = new Set(bookable(events, now).map(({ id }) => id));
  const sessions = events.map((event) => {
    const part = mine.get(event.id);
    return {
      id: event.id,
      card: toCard(event),
      path: `/events/${event.slug}`,
      places: placesText(event, places.get(event.id)!, part),
      open: open.has(event.id),
      left: places.get(event.id)!.left,
      over: event.ends_at !== null && event.ends_at <= now,
      mine: part ? { booking: part.booking, state: part.state } : null
    };
  });
  return {
    sessions,
    events: events.filter(({ id }) => open.has(id)),
    listed: events.some(({ listing }) => listing === 'listed')
  };
}

export interface MySeries {
  path: string;
  title: string;
  sessions: number;
}

/** The series with sessions to come for which somebody has bookings. */
export async function seriesOf(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<MySeries[]> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .innerJoin('series', 'series.id', 'event.series_id')
    .select((eb) => [
      'series.slug',
      'series.title',
      eb.cast<number>(eb.fn.count('booking.id'), 'integer').as('sessions')
    ])
    .where('booking.person_id', '=', person)
    .where('booking.ended_at', 'is', null)
    .where('booking.wish_of', 'is', null)
    .where((eb) => eb.or([eb('event.ends_at', '>', now), eb('event.ends_at', 'is', null)]))
    .groupBy(['series.id', 'series.slug', 'series.title'])
    .orderBy('series.title')
    .execute();
  return rows.map(({ slug, ...line }) => ({ ...line, path: `/my/series/${slug}` }));
}
