/** Coming events say of their place what its venue says now. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { findVenue } from '#lib/organisations/venues/read.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { saveEvent, toldChanges } from '../event.server.ts';
import { askChange } from '../pending/pending.server.ts';
import { wouldTell } from '../tell.server.ts';
import { differing, factsOf, TAKE_OVER_MOST } from './there.server.ts';

export interface TakenOver {
  taken: Event[];
  /** With the reason, each by itself: its places are too many for the room, somebody else saved it. */
  not: { event: Event; why: Refusal }[];
}

/**
 * Lets coming events take over what their venue says, each as if its organiser had typed it: where
 * people were told of something else they are told in a minute, and until then it can be taken back.
 * An event that cannot is left as it is, and the others go on.
 *
 * Refused: `not-allowed`, `venue-unknown`, `nothing-chosen`.
 */
export async function takeOver(
  db: Db,
  facts: { venue: string; events: readonly string[]; note: string; by: Actor; now: Instant }
): Promise<TakenOver | Refusal> {
  const { note, by, now } = facts;
  if (!may(by, 'venue.see')) return refuse('not-allowed');
  const venue = await findVenue(db, facts.venue);
  if (!venue) return refuse('venue-unknown');
  const chosen = (await differing(db, { venue, by, now }))
    .filter(({ event }) => facts.events.includes(event.id))
    .slice(0, TAKE_OVER_MOST);
  if (chosen.length === 0) return refuse('nothing-chosen', {}, 'events');
  const done: TakenOver = { taken: [], not: [] };
  for (const { event, room } of chosen) {
    const anew = factsOf(event, { venue, room });
    const change = {
      kind: 'save' as const,
      details: {
        ...detailsOf(event),
        place: anew.place,
        placeAddress: anew.place_address,
        gettingThere: anew.getting_there,
        roomLimit: anew.room_limit
      },
      places: null,
      version: event.version,
      note
    };
    const one = { event: event.id, by, now };
    const saved = (await tellsAnybody(db, { event, anew }))
      ? await askChange(db, { ...one, change })
      : await saveEvent(db, { ...one, ...change });
    if (isRefusal(saved)) done.not.push({ event, why: saved });
    else done.taken.push(event);
  }
  return done;
}

/** Whether anybody was told otherwise of what changes. */
async function tellsAnybody(
  db: Db,
  { event, anew }: { event: Event; anew: ReturnType<typeof factsOf> }
): Promise<boolean> {
  if (event.status !== 'published') return false;
  if (toldChanges(event, { ...event, ...anew }).length === 0) return false;
  const told = await wouldTell(db, event);
  return told.confirmed + told.waiting + told.others > 0;
}
