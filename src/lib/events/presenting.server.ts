/** Who presents at an event, for whoever counts people; what they present is a matter of `slots/`. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';

/** The rows of everybody who presents at an event, once for each of their talks. */
export function presentersAt(db: Db, event: string) {
  return db
    .selectFrom('presenter')
    .innerJoin('talk', 'talk.id', 'presenter.talk_id')
    .where('talk.event_id', '=', event)
    .where('talk.slot_id', 'is not', null)
    .where('talk.withdrawn_at', 'is', null)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null);
}

/** How many people present at an event: each once, and one for each talk whose name is to follow. */
export async function presenterCount(db: Db, event: string): Promise<number> {
  const { named } = await presentersAt(db, event)
    .select(sql<number>`cast(count(distinct presenter.person_id) as integer)`.as('named'))
    .executeTakeFirstOrThrow();
  return named + (await unnamedCount(db, event));
}

/** How many talks have a slot and nobody named to give them. */
export async function unnamedCount(db: Db, event: string): Promise<number> {
  const { unnamed } = await db
    .selectFrom('talk')
    .select(sql<number>`cast(count(*) as integer)`.as('unnamed'))
    .where('event_id', '=', event)
    .where('slot_id', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .where('person_id', 'is', null)
    .executeTakeFirstOrThrow();
  return unnamed;
}
