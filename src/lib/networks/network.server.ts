/** Networks: opt-in groups of practitioners across authorities. */
import { sql } from 'kysely';

import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold } from '#lib/text.ts';

export type Network = Row<'network'>;

/** Networks that have not ended, by name, with how many belong to each. */
export async function networks(
  db: Db
): Promise<{ id: string; name: string; summary: string; members: number }[]> {
  return db
    .selectFrom('network')
    .leftJoin('network_member', 'network_member.network_id', 'network.id')
    .select([
      'network.id',
      'network.name',
      'network.summary',
      sql<number>`cast(count(network_member.person_id) as integer)`.as('members')
    ])
    .where('network.ended_at', 'is', null)
    .groupBy(['network.id', 'network.name', 'network.summary'])
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

/** Networks that somebody belongs to now. */
export async function networksOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('network_member')
    .select('network_id')
    .where('person_id', '=', person)
    .execute();
  return rows.map(({ network_id }) => network_id);
}

/**
 * Joins and leaves in one press. Networks that the page did not show stay as they are; one that has
 * ended meanwhile is left out.
 */
export async function chooseNetworks(
  db: Db,
  facts: {
    person: string;
    /** Those that the page showed. */
    shown: readonly string[];
    wanted: readonly string[];
    now: Instant;
  }
): Promise<void> {
  const { person, wanted, now } = facts;
  await inTransaction(db, async (db) => {
    const open = new Set((await networks(db)).map(({ id }) => id));
    for (const network of facts.shown.filter((id) => open.has(id))) {
      if (wanted.includes(network)) await joinNetwork(db, { network, person, now });
      else await leaveNetwork(db, { network, person });
    }
  });
}

async function leaveNetwork(
  db: Db,
  { network, person }: { network: string; person: string }
): Promise<void> {
  await db
    .deleteFrom('network_member')
    .where('network_id', '=', network)
    .where('person_id', '=', person)
    .execute();
}

/**
 * A network that practitioners may join. One that was ended under the same name comes back, with
 * whoever belonged to it.
 *
 * Refused: `not-allowed`, `network-there`.
 */
export async function makeNetwork(
  db: Db,
  facts: { name: string; summary: string; by: Actor; now: Instant }
): Promise<Network | Refusal> {
  const { by, now } = facts;
  if (!may(by, 'network.change')) return refuse('not-allowed');
  const [name, summary] = [clean(facts.name), clean(facts.summary)];
  return inTransaction(db, async (db) => {
    const all = await db.selectFrom('network').selectAll().execute();
    const same = all.find((one) => fold(one.name) === fold(name));
    if (same?.ended_at === null) return refuse('network-there', { name: same.name }, 'name');
    if (same) {
      return db
        .updateTable('network')
        .set({ name, summary, ended_at: null })
        .where('id', '=', same.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    }
    return db
      .insertInto('network')
      .values({
        id: newId(),
        name,
        summary,
        made_by: by.person?.id ?? null,
        made_at: now,
        ended_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Nobody joins it or is invited by it any more. Twice is once. Refused: `not-allowed`. */
export async function endNetwork(
  db: Db,
  { network, by, now }: { network: string; by: Actor; now: Instant }
): Promise<true | Refusal> {
  if (!may(by, 'network.change')) return refuse('not-allowed');
  await db
    .updateTable('network')
    .set({ ended_at: now })
    .where('id', '=', network)
    .where('ended_at', 'is', null)
    .execute();
  return true;
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
