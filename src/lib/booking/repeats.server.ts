/** Events that repeat each other: one live booking among them. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { whenText } from '#lib/time.server.ts';

import { placesLeft } from './places.server.ts';
import { placesText, type PlacesText } from './read.server.ts';
import { LIVE } from './rules.ts';

/**
 * Whether somebody has a live booking for a repeat that is still to come. Takes the person's turn
 * first, after the event's: two bookings of one person at two repeats follow one another, whichever
 * events' turns they hold, and the second sees the first. Every verb that gives somebody a booking
 * asks it.
 *
 * Refused: `other-repeat` with when that one is.
 */
export async function refusedRepeat(
  db: Db,
  { event, person, now }: { event: Event; person: string; now: Instant }
): Promise<Refusal | null> {
  if (event.repeats === null) return null;
  await db
    .updateTable('person')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', person)
    .execute();
  const other = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(['event.starts_local', 'event.ends_local'])
    .where('booking.person_id', '=', person)
    .where('booking.state', 'in', LIVE)
    .where('event.repeats', '=', event.repeats)
    .where('event.id', '<>', event.id)
    .where((eb) => eb.or([eb('event.ends_at', '>', now), eb('event.ends_at', 'is', null)]))
    .executeTakeFirst();
  return other ? refuse('other-repeat', { when: whenText(other) }) : null;
}

/** Another sitting of the same event, as its page shows it. */
export interface RepeatLine {
  path: string;
  when: string;
  where: string;
  places: PlacesText;
  left: number;
}

/** The repeats of an event that can be found and are still to come, soonest first; three queries. */
export async function repeatLines(
  db: Db,
  { event, authority, now }: { event: Event; authority: string | null | undefined; now: Instant }
): Promise<RepeatLine[]> {
  if (event.repeats === null) return [];
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('repeats', '=', event.repeats)
    .where('id', '<>', event.id)
    .where('status', '=', 'published')
    .where('listing', '=', 'listed')
    .where('starts_at', '>', now)
    .orderBy('starts_at')
    .execute();
  const places = await placesLeft(db, {
    events: events.map(({ id }) => id),
    ...(authority !== undefined && { authority })
  });
  return events.map((repeat) => ({
    path: eventPath(repeat),
    when: whenText(repeat),
    where: toCard(repeat).where,
    places: placesText(repeat, places.get(repeat.id)!),
    left: places.get(repeat.id)!.left
  }));
}
