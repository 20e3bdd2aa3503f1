/** A participation that is no more, because its person is erased or had two of one programme. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { freeProgrammePlace } from '#lib/programmes/places.server.ts';
import { findProgramme, isOver, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { usesPlace, type Participant } from '#lib/programmes/rules.ts';

import { serveReserve } from './accept.server.ts';
import { takeEventTurns } from './book.server.ts';

/**
 * Removes a participation; a place that it used goes to whoever is next in line, unless the programme is
 * over. In an open transaction that has the programme's turn.
 */
export async function endParticipation(
  db: Db,
  { participant, now }: { participant: Participant; now: Instant }
): Promise<void> {
  const { id, programme_id: programme, authority_id: authority } = participant;
  await db
    .updateTable('participant')
    .set({ replaces_id: null })
    .where('replaces_id', '=', id)
    .execute();
  await db.deleteFrom('participant').where('id', '=', id).execute();
  if (!usesPlace(participant) || !authority) return;
  await freeProgrammePlace(db, { programme, authority });
  const found = await findProgramme(db, programme);
  if (!found || isOver(found, now)) return;
  const events = await takeEventTurns(db, { programme, now });
  await serveReserve(db, { programme, authority, events, now });
}

/** Removes every participation of a person who is erased; in an open transaction. */
export async function endParticipations(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<void> {
  const rows = await db
    .selectFrom('participant')
    .select(['id', 'programme_id'])
    .where('person_id', '=', person)
    .orderBy('programme_id')
    .execute();
  for (const { id, programme_id } of rows) {
    await takeProgrammeTurn(db, programme_id);
    const participant = await db
      .selectFrom('participant')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (participant) await endParticipation(db, { participant, now });
  }
}
