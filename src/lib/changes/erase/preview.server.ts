/** What goes and what stays when somebody is erased, before it is done. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import type { Refusal } from '#lib/refusal.ts';

import { refusedErasure } from './refused.server.ts';

export interface ErasurePreview {
  /** Titles of the coming events whose places are given back. */
  coming: string[];
  /** Bookings of past events, which become counts. */
  past: number;
  /** Talks that were given, which keep their title. */
  talks: number;
  rights: number;
  refusal: Refusal | null;
}

export async function erasurePreview(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<ErasurePreview> {
  const coming = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select('event.title')
    .where('booking.person_id', '=', person)
    .where('booking.state', 'in', LIVE)
    .where('booking.wish_of', 'is', null)
    .where((eb) => eb.or([eb('event.ends_at', 'is', null), eb('event.ends_at', '>', now)]))
    .orderBy('event.starts_at')
    .execute();
  const { count: all } = await db
    .selectFrom('booking')
    .select(countAll.as('count'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  const { count: talks } = await db
    .selectFrom('talk')
    .select(countAll.as('count'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  return {
    coming: coming.map(({ title }) => title),
    past: all - coming.length,
    talks,
    rights: (await grantsOf(db, person)).length,
    refusal: await refusedErasure(db, { person, now })
  };
}
