/** Letters as their readers would get them now, built from their rows. */
import type { Db } from '#db/open.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { LETTERS } from '#lib/rounds.server.ts';

/** The newest letter of a kind to somebody; null when none was queued or its reason is gone. */
export async function letterOf(
  db: Db,
  kind: string,
  to: string,
  now: string
): Promise<Letter | null> {
  const row = await db
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', kind)
    .where('to_email', '=', to)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const ids = JSON.parse(row.ids) as Record<string, string>;
  return LETTERS[kind]!(db, ids, { row, now });
}

/** How many letters of a kind somebody got. */
export async function countOf(db: Db, kind: string, to: string): Promise<number> {
  const rows = await db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', kind)
    .where('to_email', '=', to)
    .execute();
  return rows.length;
}
