/**
 * Where an event is held, among the venues. The event keeps its own texts: they are what people were
 * told, and stay when the venue changes.
 */
import type { Db } from '#db/open.server.ts';
import {
  findRoom,
  findVenue,
  type Room,
  type Venue
} from '#lib/organisations/venues/read.server.ts';
import { accessLine, addressText, mapLinkOf, placeText } from '#lib/organisations/venues/rules.ts';
import type { Block } from '#lib/mail/letter.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { clockText } from '#lib/time.server.ts';
import { venues as words } from '#lib/words/en/venues.ts';

import type { Event } from './event.server.ts';
import type { EventDetails } from './rules.ts';

/** Where an event says that it is held. */
type Held = Pick<Event, 'venue_id' | 'venue_room_id'>;

/**
 * The venue and room that details name; null for a free place and for an event that is online.
 *
 * Refused: `venue-unknown`, `venue-room-unknown` also for a room of another venue, and for one that
 * `before` does not have already `venue-closed`, `venue-room-closed`.
 */
export async function chosenVenue(
  db: Db,
  {
    details,
    before
  }: { details: Pick<EventDetails, 'mode' | 'venue' | 'venueRoom'>; before: Held | null }
): Promise<{ venue: Venue; room: Room | null } | null | Refusal> {
  const { mode, venue: id, venueRoom } = details;
  if (!id || mode === 'online') return null;
  const [venue, room] = await Promise.all([
    findVenue(db, id),
    venueRoom ? findRoom(db, venueRoom) : null
  ]);
  if (!venue) return refuse('venue-unknown', {}, 'venue');
  if (venueRoom && room?.venue_id !== id) return refuse('venue-room-unknown', {}, 'venue');
  if (venue.closed_at !== null && before?.venue_id !== id) {
    return refuse('venue-closed', { name: venue.name }, 'venue');
  }
  if (room?.closed_at && before?.venue_room_id !== room.id) {
    return refuse('venue-room-closed', { name: room.name }, 'venue');
  }
  return { venue, room: room ?? null };
}

/**
 * Details with what the chosen venue says of the place, where the organiser typed nothing else: what is
 * empty is filled, and with another venue or room than before also what is as it was before. The room's
 * size is the room limit unless one is given.
 *
 * Refused: as `chosenVenue`.
 */
export async function filledFromVenue(
  db: Db,
  { details, before }: { details: EventDetails; before: Event | null }
): Promise<EventDetails | Refusal> {
  const chosen = await chosenVenue(db, { details, before });
  if (isRefusal(chosen)) return chosen;
  if (!chosen) return { ...details, venue: null, venueRoom: null };
  const { venue, room } = chosen;
  const size = room?.size ?? null;
  if (before?.venue_id === venue.id && before.venue_room_id === (room?.id ?? null)) {
    return {
      ...details,
      place: details.place ?? placeText(venue, room),
      roomLimit: details.roomLimit ?? size
    };
  }
  const fill = <T>(typed: T | null, was: T | null | undefined, anew: T | null) =>
    typed === null || typed === was ? anew : typed;
  return {
    ...details,
    place: fill(details.place, before?.place, placeText(venue, room)),
    placeAddress: fill(details.placeAddress, before?.place_address, addressText(venue)),
    gettingThere: fill(details.gettingThere, before?.getting_there, venue.getting_there),
    // a limit of the organiser's own stays where the venue says none
    roomLimit:
      room || before?.venue_room_id
        ? fill(details.roomLimit, before?.room_limit, size)
        : details.roomLimit
  };
}

/** The venue of an event that has a room; null for a free place, and while everyone is online. */
export async function venueOf(
  db: Db,
  event: Pick<Event, 'mode' | 'venue_id'>
): Promise<Venue | null> {
  if (!event.venue_id || event.mode === 'online') return null;
  return (await findVenue(db, event.venue_id)) ?? null;
}

/** What an event's page says of its venue besides the event's own words. */
export interface VenueShown {
  map: string;
  access: string;
  hours: string;
}

export async function venueShown(
  db: Db,
  event: Pick<Event, 'mode' | 'venue_id'>
): Promise<VenueShown | null> {
  const venue = await venueOf(db, event);
  return (
    venue && {
      map: mapLinkOf(venue),
      access: accessLine(venue),
      hours: venue.closes ? words.event.closes(clockText(venue.closes)) : ''
    }
  );
}

/** The link to a map, for letters to people who come to the room; none for a free place. */
export async function mapBlock(db: Db, event: Pick<Event, 'mode' | 'venue_id'>): Promise<Block[]> {
  const venue = await venueOf(db, event);
  return venue ? [{ link: { label: words.event.map, href: mapLinkOf(venue) } }] : [];
}
