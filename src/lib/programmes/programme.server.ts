/** Programmes: cohorts over months. The rest of their room comes with the later issues. */
import type { Db } from '#db/open.server.ts';

/** Whether someone accepted a place in a programme and has not left it. */
export async function isParticipant(
  db: Db,
  { programme, person }: { programme: string; person: string }
): Promise<boolean> {
  const row = await db
    .selectFrom('participant')
    .select('id')
    .where('programme_id', '=', programme)
    .where('person_id', '=', person)
    .where('accepted_at', 'is not', null)
    .where('declined_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function programmes(db: Db): Promise<{ id: string; title: string }[]> {
  return db.selectFrom('programme').select(['id', 'title']).orderBy('created_at').execute();
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
