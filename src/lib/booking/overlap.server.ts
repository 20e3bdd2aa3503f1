/** What else somebody has booked at the same time: a warning, never a wall. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { whenText } from '#lib/time.server.ts';

import { LIVE } from './rules.ts';

export interface Overlap {
  title: string;
  when: string;
}

/** The other events at which somebody has a live booking while this one takes place. */
export async function overlapsOf(
  db: Db,
  facts: {
    event: { id: string; starts_at: Instant | null; ends_at: Instant | null };
    person: string;
  }
): Promise<Overlap[]> {
  const { event, person } = facts;
  if (!event.starts_at || !event.ends_at) return [];
  const rows = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(['event.title', 'event.starts_local', 'event.ends_local'])
    .distinct()
    .where('booking.person_id', '=', person)
    .where('booking.state', 'in', LIVE)
    .where('event.id', '<>', event.id)
    .where('event.status', '=', 'published')
    .where('event.starts_at', '<', event.ends_at)
    .where('event.ends_at', '>', event.starts_at)
    .orderBy('event.starts_local')
    .execute();
  return rows.map((row) => ({ title: row.title, when: whenText(row) }));
}
