/** The people of a register: records without rights, of whom nobody is told. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import { recordSome } from '#lib/audit.server.ts';
import { peopleOf } from '#lib/people/person.server.ts';

import type { Piece } from './draft.server.ts';
import type { RowFacts } from './weigh.ts';
import { peopleAmong } from './world.server.ts';

/**
 * The people of some rows; whoever was there already stays as they are. A new record gets what the
 * file says of it, no right, and no mail.
 */
export async function writePeople(
  db: Db,
  { file, rows, now }: Piece
): Promise<{ people: Map<string, string>; made: number }> {
  const byEmail = new Map<string, RowFacts>();
  for (const row of rows) if (!byEmail.has(row.email)) byEmail.set(row.email, row);
  const emails = [...byEmail.keys()];
  const people = await peopleAmong(db, emails);
  const unknown = emails.filter((email) => !people.has(email));
  if (unknown.length === 0) return { people, made: 0 };
  const named = unknown.map((email) => ({ email, name: byEmail.get(email)!.name }));
  for (const { id, email } of await peopleOf(db, { people: named, now })) people.set(email, id);
  const given = (value: (row: RowFacts) => string | null) => {
    const some = unknown.filter((email) => value(byEmail.get(email)!) !== null);
    if (some.length === 0) return sql<string | null>`null`;
    const whens = some.map(
      (email) => sql`when ${people.get(email)!} then ${value(byEmail.get(email)!)}`
    );
    return sql<string | null>`case id ${sql.join(whens, sql` `)} end`;
  };
  const made = await db
    .updateTable('person')
    .set({
      bring_in_id: file.id,
      role: given(({ role }) => role),
      establishment_id: given(({ establishment }) => establishment),
      levels: given(({ levels }) => (levels.length > 0 ? JSON.stringify(levels) : null))
    })
    .where(
      'id',
      'in',
      unknown.map((email) => people.get(email)!)
    )
    // not somebody whom another process has just made
    .where('created_at', '=', now)
    .where('proved_at', 'is', null)
    .where('bring_in_id', 'is', null)
    .returning('id')
    .execute();
  await recordSome(
    db,
    made.map(({ id }) => ({
      by: file.applied_by,
      action: 'person.brought-in' as const,
      subject: { kind: 'person', id },
      now
    }))
  );
  return { people, made: made.length };
}
