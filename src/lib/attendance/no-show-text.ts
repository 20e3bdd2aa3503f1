/** The no-show rate in words, beside places and seats (rule 11). */
import type { EventKind, PlaceMode } from '#db/schema.ts';
import { attendance as words } from '#lib/words/en/attendance.ts';
import { events } from '#lib/words/en/events.ts';

import type { NoShows } from './attendance.server.ts';

/** How many of past events of the kind did not come, and what that would come to this time. */
export function noShowText(
  { kind }: { kind: EventKind },
  pools: readonly { mode: PlaceMode; places: number }[],
  { events: held, people, absent }: NoShows
): string[] {
  const named = events.kinds[kind];
  if (people === 0) return [words.noShowsUnknown(named)];
  const places = pools
    .filter(({ mode }) => mode === 'room')
    .reduce((sum, pool) => sum + pool.places, 0);
  const percent = Math.round((100 * absent) / people);
  return [
    words.noShows(named, percent, people, held),
    ...(places > 0 ? [words.wouldCome(places, Math.round(places * (1 - absent / people)))] : [])
  ];
}
