/** Venues and their rooms, as lists and editors show them. */
import { gatheredById } from '#db/gather.server.ts';
import { countAll, type Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { fold } from '#lib/text.ts';
import { venues as words } from '#lib/words/en/venues.ts';

import { addressText } from './rules.ts';

export type Venue = Row<'venue'>;
export type Room = Row<'venue_room'>;

/** Venues of one page of the list. */
export const VENUES_PAGE = 20;

/** Letters that are built side by side ask for their venues once. */
export const findVenue = gatheredById<Venue>((db, ids) =>
  db.selectFrom('venue').selectAll().where('id', 'in', ids).execute()
);

export async function findRoom(db: Db, id: string): Promise<Room | undefined> {
  return db.selectFrom('venue_room').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The rooms of a venue, the largest first, those that are used before those that are closed. */
export async function roomsOf(db: Db, venue: string): Promise<Room[]> {
  const rooms = await db
    .selectFrom('venue_room')
    .selectAll()
    .where('venue_id', '=', venue)
    .orderBy('size', 'desc')
    .orderBy('name_folded')
    .execute();
  return [
    ...rooms.filter(({ closed_at: closed }) => closed === null),
    ...rooms.filter(({ closed_at: closed }) => closed !== null)
  ];
}

export interface VenueLine {
  id: string;
  name: string;
  address: string;
  rooms: string;
  closed: boolean;
}

/** Venues by name, a page at a time; each word must be found in the name, address or postcode. */
export async function venueList(
  db: Db,
  { search, state, page }: { search: string; state: 'open' | 'closed' | 'all'; page: number }
): Promise<{ venues: VenueLine[]; total: number }> {
  let query = db.selectFrom('venue');
  if (state === 'open') query = query.where('closed_at', 'is', null);
  if (state === 'closed') query = query.where('closed_at', 'is not', null);
  for (const word of fold(search).split(' ').filter(Boolean).slice(0, 8)) {
    query = query.where((eb) =>
      eb.or([
        eb('name_folded', 'like', `%${word}%`),
        eb('address_folded', 'like', `%${word}%`),
        eb(eb.fn('lower', ['postcode']), 'like', `%${word}%`)
      ])
    );
  }
  const [venues, { total }] = await Promise.all([
    query
      .select(['id', 'name', 'address', 'postcode', 'closed_at'])
      .orderBy('name_folded')
      .orderBy('id')
      .limit(VENUES_PAGE)
      .offset((page - 1) * VENUES_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  const rooms = await openRooms(
    db,
    venues.map(({ id }) => id)
  );
  return {
    venues: venues.map((venue) => ({
      id: venue.id,
      name: venue.name,
      address: addressText(venue),
      rooms: rooms
        .filter(({ venue_id: of }) => of === venue.id)
        .map(({ name, size }) => words.room(name, size))
        .join(', '),
      closed: venue.closed_at !== null
    })),
    total
  };
}

async function openRooms(db: Db, venues: readonly string[]): Promise<Room[]> {
  if (venues.length === 0) return [];
  return db
    .selectFrom('venue_room')
    .selectAll()
    .where('venue_id', 'in', venues)
    .where('closed_at', 'is', null)
    .orderBy('size', 'desc')
    .orderBy('name_folded')
    .execute();
}

/** One line of the editor's list: a room of a venue, or a venue as a whole. */
export interface VenueChoice {
  /** `VENUE` or `VENUE.ROOM`. */
  value: string;
  /** `Larigbank Learning Centre, hall (80)`. */
  text: string;
}

/**
 * What an event's editor offers: rooms of venues that are used, each venue once more as a whole, and what
 * the event has chosen already, also when that is closed.
 */
export async function venueChoices(
  db: Db,
  chosen: { venue: string | null; room: string | null } = { venue: null, room: null }
): Promise<VenueChoice[]> {
  const [venues, rooms] = await Promise.all([
    db.selectFrom('venue').selectAll().orderBy('name_folded').orderBy('id').execute(),
    db.selectFrom('venue_room').selectAll().orderBy('size', 'desc').orderBy('name_folded').execute()
  ]);
  return venues.flatMap((venue) => {
    const kept = venue.id === chosen.venue;
    if (venue.closed_at !== null && !kept) return [];
    const own = rooms.filter(
      (room) =>
        room.venue_id === venue.id &&
        ((venue.closed_at === null && room.closed_at === null) || room.id === chosen.room)
    );
    const whole = venue.closed_at === null || chosen.room === null ? [null] : [];
    return [...own, ...whole].map((room) => ({
      value: choiceOf(venue.id, room?.id ?? null),
      text: room
        ? `${venue.name}, ${words.room(room.name, room.size)}`
        : own.length > 0
          ? words.whole(venue.name)
          : venue.name
    }));
  });
}

/** What the editor's list says of a venue and a room; empty for a free place. */
export const choiceOf = (venue: string | null, room: string | null): string =>
  venue && room ? `${venue}.${room}` : (venue ?? '');

/** The way back from `choiceOf`. */
export function readChoice(choice: string): { venue: string | null; venueRoom: string | null } {
  const [venue, room] = choice.split('.');
  return { venue: venue || null, venueRoom: (venue && room) || null };
}
