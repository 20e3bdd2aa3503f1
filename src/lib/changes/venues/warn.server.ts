/** What an organiser should look at again: the janitor's times, a room that two events have, a limit. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { LocalTime } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { findRoom, findVenue } from '#lib/organisations/venues/read.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { clockPart, clockText, dayPart, minutesBetween, whenText } from '#lib/time.server.ts';
import { venues } from '#lib/words/en/venues.ts';

const words = venues.warn;

export interface VenueWarning {
  text: string;
  /** The other event, for whoever may open it. */
  href: string | null;
}

type Held = Pick<
  EventDetails,
  'mode' | 'startsLocal' | 'endsLocal' | 'venue' | 'venueRoom' | 'roomLimit'
>;

/**
 * The warnings about an event as it is typed, or as it stands: with its doors, which open with the first
 * slot of its agenda. None for a free place and for an event that is online; nothing is refused by them.
 *
 * @param event the stored event, whose agenda moves along with its start; null for a new one
 */
export async function venueWarnings(
  db: Db,
  { event, details, actor }: { event: Event | null; details: Held; actor: Actor }
): Promise<VenueWarning[]> {
  if (!details.venue || details.mode === 'online') return [];
  const [venue, room] = await Promise.all([
    findVenue(db, details.venue),
    details.venueRoom ? findRoom(db, details.venueRoom) : undefined
  ]);
  if (!venue) return [];
  const said: string[] = [];
  if (venue.closed_at) said.push(words.venueClosed(venue.name));
  else if (room?.closed_at) said.push(words.roomClosed(room.name));
  if (room && details.roomLimit !== null && details.roomLimit > room.size) {
    said.push(words.limit(details.roomLimit, room.size));
  }
  const { startsLocal: starts, endsLocal: ends } = details;
  if (!starts || !ends) return said.map((text) => ({ text, href: null }));
  const doors = doorsAt(starts, event && (await earlyMinutes(db, event)));
  if (venue.opens && doors < `${dayPart(starts)}T${venue.opens}`) {
    said.push(words.early(clockText(clockPart(doors)), clockText(venue.opens)));
  }
  if (venue.closes && ends > `${dayPart(starts)}T${venue.closes}`) {
    said.push(words.late(clockText(clockPart(ends)), clockText(venue.closes)));
  }
  const beside = await besideIt(db, {
    event: event?.id ?? null,
    venue: venue.id,
    room: details.venueRoom ?? null,
    doors,
    ends
  });
  return [
    ...said.map((text) => ({ text, href: null })),
    ...beside.map((other) => named(other, { room: details.venueRoom ?? null, actor }))
  ];
}

/** Minutes by which an event's first slot lies before its start. */
async function earlyMinutes(db: Db, event: Event): Promise<number> {
  if (!event.starts_local) return 0;
  const { first } = await db
    .selectFrom('slot')
    .select((eb) => eb.fn.min('starts').as('first'))
    .where('event_id', '=', event.id)
    .executeTakeFirstOrThrow();
  return early(event.starts_local, first as string | null);
}

function early(starts: LocalTime, first: string | null): number {
  const clock = clockPart(starts);
  return first && first < clock ? minutesBetween(`2000-01-01T${first}`, `2000-01-01T${clock}`) : 0;
}

/** When the doors open, `2026-11-26T15:40`; never on the day before. */
function doorsAt(starts: LocalTime, minutes: number | null): LocalTime {
  const doors = Temporal.PlainDateTime.from(starts).subtract({ minutes: minutes ?? 0 });
  const text = doors.toString({ smallestUnit: 'minute' });
  return dayPart(text) === dayPart(starts) ? text : `${dayPart(starts)}T00:00`;
}

interface Beside {
  id: string;
  title: string;
  status: Event['status'];
  listing: Event['listing'];
  programme_id: string | null;
  venue_room_id: string | null;
  starts_local: LocalTime;
  ends_local: LocalTime;
}

/** Other events in the same room at the same time, and those where one of the two says no room. */
async function besideIt(
  db: Db,
  facts: {
    event: string | null;
    venue: string;
    room: string | null;
    doors: LocalTime;
    ends: LocalTime;
  }
): Promise<Beside[]> {
  const { event, venue, room, doors, ends } = facts;
  let query = db
    .selectFrom('event')
    .select([
      'id',
      'title',
      'status',
      'listing',
      'programme_id',
      'venue_room_id',
      'starts_local',
      'ends_local'
    ])
    .select(
      sql<string | null>`(select min(slot.starts) from slot where slot.event_id = event.id)`.as(
        'first'
      )
    )
    .where('venue_id', '=', venue)
    .where('status', 'in', ['draft', 'planned', 'published'])
    .where('mode', '!=', 'online')
    .where('ends_local', '>', doors)
    // its doors may open before it starts: looked at below
    .where('starts_local', '<', `${dayPart(ends)}T24:00`)
    .orderBy('starts_local')
    .orderBy('id')
    .limit(50);
  if (event) query = query.where('id', '!=', event);
  if (room) {
    query = query.where((eb) =>
      eb.or([eb('venue_room_id', '=', room), eb('venue_room_id', 'is', null)])
    );
  }
  const others = await query.execute();
  return others
    .map((one) => ({ ...one, starts_local: one.starts_local!, ends_local: one.ends_local! }))
    .filter((one) => doorsAt(one.starts_local, early(one.starts_local, one.first)) < ends);
}

function named(
  other: Beside,
  { room, actor }: { room: string | null; actor: Actor }
): VenueWarning {
  const known = may(actor, 'event.see-unpublished', { event: other });
  const open = other.status === 'published' && other.listing === 'listed';
  const what = known || open ? titled(other) : words.another;
  const same = room !== null && other.venue_room_id === room;
  return {
    text: (same ? words.room : words.venue)(what, whenText(other, false)),
    href: known ? `/organise/events/${other.id}` : null
  };
}

const titled = ({ title, status }: Beside): string =>
  (status === 'published' ? words.published : words.draft)(title);
