/** Participants of two records that become one. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';

import { endParticipation } from '../programme/end.server.ts';
import type { Both } from './move.server.ts';

/** What either record reached in a programme stands; a second place goes to whoever is in line. */
export async function mergeParticipants(db: Db, { keep, from, now }: Both): Promise<void> {
  const shared = await db
    .selectFrom('participant')
    .select('programme_id')
    .where('person_id', 'in', [keep.id, from.id])
    .groupBy('programme_id')
    .having((eb) => eb.fn.countAll(), '>', 1)
    .orderBy('programme_id')
    .execute();
  for (const { programme_id: programme } of shared) {
    await takeProgrammeTurn(db, programme);
    const rows = await db
      .selectFrom('participant')
      .selectAll()
      .where('programme_id', '=', programme)
      .where('person_id', 'in', [keep.id, from.id])
      .orderBy('id')
      .execute();
    const kept = rows.find((row) => row.person_id === keep.id);
    const old = rows.find((row) => row.person_id === from.id);
    if (!kept || !old) continue;
    const [stays, goes] = progress(old) > progress(kept) ? [old, kept] : [kept, old];
    await db
      .updateTable('participant')
      .set({ replaces_id: stays.id })
      .where('replaces_id', '=', goes.id)
      .execute();
    await endParticipation(db, { participant: goes, now });
  }
}

function progress(row: Row<'participant'>): number {
  const STATES = ['withdrawn', 'declined', 'nominated', 'reserve', 'accepted', 'completed'];
  return STATES.indexOf(stateOf(row));
}
