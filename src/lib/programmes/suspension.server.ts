/** Whether a programme stands still, and what that forbids. Who is told of it is in `changes/suspend/`. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';

export type Suspension = Row<'suspension'>;

/** The suspension that stands now. */
export async function suspensionOf(db: Db, programme: string): Promise<Suspension | undefined> {
  return db
    .selectFrom('suspension')
    .selectAll()
    .where('programme_id', '=', programme)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** `Fri 13 Mar 2020`. */
export const sinceText = ({ suspended_at }: Pick<Suspension, 'suspended_at'>): string =>
  dayText(dayOf(suspended_at), true);

/** What pages say of a programme that stands still. */
export async function suspensionLine(
  db: Db,
  programme: string | null
): Promise<{ since: string; note: string } | null> {
  const found = programme ? await suspensionOf(db, programme) : undefined;
  return found ? { since: sinceText(found), note: found.note } : null;
}

/**
 * While a programme stands still nothing is booked, nominated or accepted in it; null without a
 * programme too.
 *
 * Refused: `programme-suspended`.
 */
export async function refusedSuspended(
  db: Db,
  programme: string | null,
  reason: 'programme-suspended' | 'programme-date-suspended' = 'programme-suspended'
): Promise<Refusal | null> {
  if (programme === null) return null;
  const row = await db
    .selectFrom('suspension')
    .innerJoin('programme', 'programme.id', 'suspension.programme_id')
    .select('programme.title')
    .where('suspension.programme_id', '=', programme)
    .where('suspension.ended_at', 'is', null)
    .executeTakeFirst();
  return row ? refuse(reason, { title: row.title }) : null;
}
