/** Clusters: establishments of one authority that work together. */
import { sql } from 'kysely';

import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';

export type Cluster = Row<'cluster'>;

/** Clusters that have not ended, by authority and name, with how many establishments each has. */
export async function clusters(
  db: Db
): Promise<
  { id: string; name: string; authorityId: string; authority: string; members: number }[]
> {
  return db
    .selectFrom('cluster')
    .innerJoin('authority', 'authority.id', 'cluster.authority_id')
    .leftJoin('establishment', (join) =>
      join
        .onRef('establishment.cluster_id', '=', 'cluster.id')
        .on('establishment.closed_on', 'is', null)
    )
    .select([
      'cluster.id',
      'cluster.name',
      'cluster.authority_id as authorityId',
      'authority.name as authority',
      sql<number>`cast(count(establishment.id) as integer)`.as('members')
    ])
    .where('cluster.ended_at', 'is', null)
    .groupBy(['cluster.id', 'cluster.name', 'cluster.authority_id', 'authority.name'])
    .orderBy('authority.name')
    .orderBy('cluster.name')
    .execute();
}

export async function findCluster(db: Db, id: string): Promise<Cluster | undefined> {
  return db
    .selectFrom('cluster')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** Open establishments of a cluster's authority, and which of them belong to it. */
export async function clusterSchools(
  db: Db,
  cluster: Cluster
): Promise<{ id: string; name: string; clusterId: string | null }[]> {
  return db
    .selectFrom('establishment')
    .select(['id', 'name', 'cluster_id as clusterId'])
    .where('authority_id', '=', cluster.authority_id)
    .where('closed_on', 'is', null)
    .orderBy('name_folded')
    .execute();
}

/**
 * Makes a cluster; one that ended under the same name comes back, without members.
 *
 * Refused: `not-allowed`, `authority-unknown`, `cluster-there`.
 */
export async function makeCluster(
  db: Db,
  { name: typed, authority, by }: { name: string; authority: string; by: Actor }
): Promise<Cluster | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const name = oneLine(typed);
  return inTransaction(db, async (db) => {
    const known = await db
      .selectFrom('authority')
      .select('id')
      .where('id', '=', authority)
      .executeTakeFirst();
    if (!known) return refuse('authority-unknown', {}, 'authority');
    const same = await sameName(db, { name, authority });
    if (same && !same.ended_at) return refuse('cluster-there', { name: same.name }, 'name');
    if (same) {
      return db
        .updateTable('cluster')
        .set({ name, ended_at: null })
        .where('id', '=', same.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    }
    return db
      .insertInto('cluster')
      .values({ id: newId(), authority_id: authority, name })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Gives a cluster another name and these members: whoever it had and is not among them leaves it,
 * and whoever was in another one changes over.
 *
 * Refused: `not-allowed`, `cluster-unknown`, `cluster-there`.
 */
export async function changeCluster(
  db: Db,
  facts: { cluster: string; name: string; members: readonly string[]; by: Actor }
): Promise<Cluster | Refusal> {
  const { members, by } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const name = oneLine(facts.name);
  return inTransaction(db, async (db) => {
    const cluster = await findCluster(db, facts.cluster);
    if (!cluster) return refuse('cluster-unknown');
    const same = await sameName(db, { name, authority: cluster.authority_id });
    if (same && same.id !== cluster.id) {
      return refuse('cluster-there', { name: same.name }, 'name');
    }
    let leave = db
      .updateTable('establishment')
      .set({ cluster_id: null })
      .where('cluster_id', '=', cluster.id);
    if (members.length > 0) leave = leave.where('id', 'not in', members);
    await leave.execute();
    if (members.length > 0) {
      await db
        .updateTable('establishment')
        .set({ cluster_id: cluster.id })
        .where('id', 'in', members)
        .where('authority_id', '=', cluster.authority_id)
        .execute();
    }
    return db
      .updateTable('cluster')
      .set({ name })
      .where('id', '=', cluster.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Its establishments belong to no cluster then. Twice is once. Refused: `not-allowed`. */
export async function endCluster(
  db: Db,
  { cluster, by, now }: { cluster: string; by: Actor; now: Instant }
): Promise<true | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  return inTransaction<true>(db, async (db) => {
    await db
      .updateTable('establishment')
      .set({ cluster_id: null })
      .where('cluster_id', '=', cluster)
      .execute();
    await db
      .updateTable('cluster')
      .set({ ended_at: now })
      .where('id', '=', cluster)
      .where('ended_at', 'is', null)
      .execute();
    return true;
  });
}

async function sameName(db: Db, { name, authority }: { name: string; authority: string }) {
  const all = await db
    .selectFrom('cluster')
    .selectAll()
    .where('authority_id', '=', authority)
    .execute();
  return all.find((one) => fold(one.name) === fold(name));
}
