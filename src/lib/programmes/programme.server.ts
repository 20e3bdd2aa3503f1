/** Programmes: cohorts over months. The rest of their room comes with the later issues. */
import type { Db } from '#db/open.server.ts';

/** Whether someone accepted a place in a programme and has not left it. */
export async function isParticipant(
  db: Db,
  { programme, person }: { programme: string; person: string }
): Promise<boolean> {
  const row = await acceptedBy(db, person)
    .where('participant.programme_id', '=', programme)
    .executeTakeFirst();
  return row !== undefined;
}

function acceptedBy(db: Db, person: string) {
  return db
    .selectFrom('participant')
    .select('participant.programme_id')
    .where('participant.person_id', '=', person)
    .where('participant.accepted_at', 'is not', null)
    .where('participant.declined_at', 'is', null)
    .where('participant.withdrawn_at', 'is', null);
}

export async function programmes(db: Db): Promise<{ id: string; title: string }[]> {
  return db.selectFrom('programme').select(['id', 'title']).orderBy('created_at').execute();
}

/** The programmes that somebody accepted a place in, and those that they organise. */
export async function programmesOf(
  db: Db,
  { person, organised }: { person: string; organised: readonly string[] | 'all' }
): Promise<{ id: string; title: string }[]> {
  if (organised === 'all') return programmes(db);
  return db
    .selectFrom('programme')
    .select(['id', 'title'])
    .where((eb) =>
      eb.or([
        ...(organised.length > 0 ? [eb('id', 'in', organised)] : []),
        eb('id', 'in', acceptedBy(db, person))
      ])
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function programmeTitle(db: Db, id: string | null): Promise<string | null> {
  if (!id) return null;
  const row = await db
    .selectFrom('programme')
    .select('title')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.title ?? null;
}
