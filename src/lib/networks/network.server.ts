/** Networks: opt-in groups of practitioners across authorities. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';

export type Network = Row<'network'>;

/** Networks that have not ended, by name, with how many belong to each. */
export async function networks(db: Db): Promise<{ id: string; name: string; members: number }[]> {
  return db
    .selectFrom('network')
    .leftJoin('network_member', 'network_member.network_id', 'network.id')
    .select([
      'network.id',
      'network.name',
      sql<number>`cast(count(network_member.person_id) as integer)`.as('members')
    ])
    .where('network.ended_at', 'is', null)
    .groupBy(['network.id', 'network.name'])
    .orderBy('network.name')
    .execute();
}

/** Somebody joins; twice is once. */
export async function joinNetwork(
  db: Db,
  { network, person, now }: { network: string; person: string; now: Instant }
): Promise<void> {
  await db
    .insertInto('network_member')
    .values({ network_id: network, person_id: person, joined_at: now })
    .onConflict((c) => c.columns(['network_id', 'person_id']).doNothing())
    .execute();
}

/** Addresses of whoever belongs to a network now. */
export async function membersOf(
  db: Db,
  network: string
): Promise<{ email: string; name: string }[]> {
  return db
    .selectFrom('network_member')
    .innerJoin('person', 'person.id', 'network_member.person_id')
    .select(['person.email', 'person.name'])
    .where('network_member.network_id', '=', network)
    .where('person.disabled_at', 'is', null)
    .orderBy('person.name_folded')
    .execute();
}
