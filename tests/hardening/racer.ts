/**
 * One process of a race (child of races.test.ts): waits for the word, then acts as fast as it can.
 * Says what came of each act: `confirmed`, `waiting`, a refusal's reason, or the name of an error.
 */
import { sql } from 'kysely';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { openWithout, type Guard } from '../support/without.ts';

export interface Race {
  url: string;
  without: Guard[];
  event: string;
  /** With a slot: everyone wants that one. */
  slot?: string;
  people: { id: string; name: string; email: string }[];
  now: string;
}

export async function run({ url, without, event, slot, people, now }: Race): Promise<string[]> {
  const db = openWithout(url, without, 8);
  if (without.length > 0 && url.startsWith('sqlite:')) {
    await sql`pragma ignore_check_constraints = on`.execute(db);
  }
  try {
    return await Promise.all(
      people.map(async (person) => {
        const by = { person, grants: [] };
        try {
          const answer = slot
            ? await takeSlot(db, {
                event,
                slot,
                person: person.id,
                title: `Talk of ${person.name}`,
                line: null,
                by,
                now
              })
            : await placeBooking(db, { event, person: person.id, by, now });
          return isRefusal(answer) ? answer.refused : answer.booking.state;
        } catch (error) {
          return `error: ${(error as Error).message}`;
        }
      })
    );
  } finally {
    await db.destroy();
  }
}

if (import.meta.main) {
  process.once('message', async (race: Race) => {
    process.send!(await run(race));
    process.disconnect!();
  });
  process.send!('ready');
}
