/** Which events are held at a venue, and what they say otherwise than it does. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { roomsOf, type Room, type Venue } from '#lib/organisations/venues/read.server.ts';
import { addressText, placeText } from '#lib/organisations/venues/rules.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';

/** Events of one page of a venue. */
export const THERE_PAGE = 20;

/** More than these take a change over in several presses. */
export const TAKE_OVER_MOST = 40;

/** Events at a venue that are not over and not called off. */
function coming(db: Db, { venue, now }: { venue: string; now: Instant }) {
  return db
    .selectFrom('event')
    .where('venue_id', '=', venue)
    .where('status', 'in', ['draft', 'planned', 'published', 'postponed'])
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)]));
}

/** Coming events at a venue that somebody may know of: their own, and those that are published to all. */
export async function comingThere(
  db: Db,
  { venue, actor, page, now }: { venue: string; actor: Actor; page: number; now: Instant }
): Promise<{ cards: (EventCard & { organises: boolean })[]; total: number; past: number }> {
  const { everything, events, programmes } = organises(actor);
  let query = coming(db, { venue, now });
  if (!everything) {
    query = query.where((eb) =>
      eb.or([
        eb.and([eb('status', '!=', 'draft'), eb('listing', '=', 'listed')]),
        ...(events.length > 0 ? [eb('id', 'in', events)] : []),
        ...(programmes.length > 0 ? [eb('programme_id', 'in', programmes)] : [])
      ])
    );
  }
  const [rows, { total }, { past }] = await Promise.all([
    query
      .selectAll()
      .orderBy('starts_at', (order) => order.asc().nullsLast())
      .orderBy('id')
      .limit(THERE_PAGE)
      .offset((page - 1) * THERE_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow(),
    db
      .selectFrom('event')
      .select(countAll.as('past'))
      .where('venue_id', '=', venue)
      .where('ends_at', '<=', now)
      .where('status', 'in', ['published', 'finished'])
      .executeTakeFirstOrThrow()
  ]);
  return {
    cards: rows.map((row) => ({
      ...toCard(row),
      organises: may(actor, 'event.change', { event: row })
    })),
    total,
    past
  };
}

/** The facts of an event that a venue has too. */
export const VENUE_FACTS = ['place', 'place_address', 'getting_there', 'room_limit'] as const;
export type VenueFact = (typeof VENUE_FACTS)[number];

/** What an event would say if it said what its venue says. */
export function factsOf(
  event: Pick<Event, VenueFact>,
  { venue, room }: { venue: Venue; room: Room | null }
): Pick<Event, VenueFact> {
  return {
    place: placeText(venue, room),
    place_address: addressText(venue),
    getting_there: venue.getting_there,
    room_limit: room ? room.size : event.room_limit
  };
}

export interface Differing {
  event: Event;
  room: Room | null;
  lines: { fact: VenueFact; was: string | null; becomes: string | null }[];
}

/**
 * Coming events at a venue that say something else of the place than it does, soonest first; those of
 * `by` only. An event that is online at the moment keeps the room as it left it, and one with a change
 * that is about to be made is left alone.
 */
export async function differing(
  db: Db,
  { venue, by, now }: { venue: Venue; by: Actor; now: Instant }
): Promise<Differing[]> {
  const [events, rooms] = await Promise.all([
    coming(db, { venue: venue.id, now })
      .selectAll()
      .where('mode', '!=', 'online')
      // a change that is made in a minute may be this very one
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('pending_change')
              .select('pending_change.id')
              .whereRef('pending_change.event_id', '=', 'event.id')
              .where('pending_change.ended_at', 'is', null)
          )
        )
      )
      .orderBy('starts_at', (order) => order.asc().nullsLast())
      .orderBy('id')
      .execute(),
    roomsOf(db, venue.id)
  ]);
  return events
    .filter((event) => may(by, 'event.change', { event }))
    .map((event) => {
      const room = rooms.find(({ id }) => id === event.venue_room_id) ?? null;
      const facts = factsOf(event, { venue, room });
      const said = (value: string | number | null) => (value === null ? null : String(value));
      return {
        event,
        room,
        lines: VENUE_FACTS.filter((fact) => facts[fact] !== event[fact]).map((fact) => ({
          fact,
          was: said(event[fact]),
          becomes: said(facts[fact])
        }))
      };
    })
    .filter(({ lines }) => lines.length > 0);
}
