/** Whether an event is for somebody: by the school of this booking, their role and their levels. */
import type { Db } from '#db/open.server.ts';
import { audienceOf, audienceText } from '#lib/events/audience.server.ts';
import type { Level } from '#lib/events/rules.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

export interface Self {
  /** The school chosen for this booking; null where they have none of the list. */
  establishment: string | null;
  /** What they typed; else what is known of the person. */
  role: string | null;
  levels: readonly Level[];
}

/**
 * Whether what somebody says of themselves fits the audience: one of the values of each kind that
 * the event restricts.
 *
 * Refused: `not-for-you` with whom it is for.
 */
export async function refusedAudience(
  db: Db,
  { event, self }: { event: string; self: Self }
): Promise<Refusal | null> {
  const audience = await audienceOf(db, event);
  const whom = await audienceText(db, audience);
  if (whom === null) return null;
  const school = self.establishment
    ? await db
        .selectFrom('establishment')
        .select(['authority_id', 'sector'])
        .where('id', '=', self.establishment)
        .executeTakeFirst()
    : undefined;
  const fits = (wanted: readonly string[], values: readonly (string | null | undefined)[]) =>
    wanted.length === 0 || values.some((value) => value != null && wanted.includes(value));
  const isForThem =
    fits(audience.authority, [school?.authority_id]) &&
    fits(audience.sector, [school?.sector]) &&
    fits(audience.role, [self.role]) &&
    fits(audience.level, self.levels);
  return isForThem ? null : refuse('not-for-you', { whom });
}
