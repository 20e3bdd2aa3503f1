/** The organiser sets how many places each authority has; who stands in line is served at once. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { programmePlaces, setProgrammePlaces } from '#lib/programmes/places.server.ts';
import { noteDeed, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { serveReserve } from './accept.server.ts';
import { takeEventTurns } from './book.server.ts';

/**
 * Sets the places of some authorities, all of them or none; never below what is taken.
 *
 * Refused: `not-allowed`, `programme-unknown`, `places-below-taken-by`.
 */
export async function changeProgrammePlaces(
  db: Db,
  facts: { programme: string; places: Readonly<Record<string, number>>; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const { programme, by, now } = facts;
  if (!may(by, 'programme.change', { programme })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const events = await takeEventTurns(db, { programme, now });
    for (const [authority, places] of Object.entries(facts.places)) {
      if (await setProgrammePlaces(db, { programme, authority, places })) continue;
      const all = await programmePlaces(db, programme);
      const of = all.find((one) => one.authority === authority)!;
      const said = { authority: of.name, taken: of.taken };
      return refuse('places-below-taken-by', said, `places_${authority}`);
    }
    for (const authority of Object.keys(facts.places)) {
      await serveReserve(db, { programme, authority, events, now });
    }
    await noteDeed(db, { programme, action: 'programme.places', by, now });
    return true as const;
  });
}
