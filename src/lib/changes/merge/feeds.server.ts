/** The calendar feeds of two records that become one: the address of each goes on working. */
import type { Both } from './move.server.ts';
import type { Db } from '#db/open.server.ts';

/**
 * Of two live feeds of one kind the kept record's stays, and the other's address reads it from then
 * on, as do the addresses that this one had taken over before. Ending or replacing the feed ends all.
 */
export async function mergeFeeds(db: Db, { keep, from }: Both): Promise<void> {
  const feeds = await db
    .selectFrom('calendar_feed')
    .selectAll()
    .where('person_id', 'in', [keep.id, from.id])
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const old of feeds.filter(({ person_id }) => person_id === from.id)) {
    const kept = feeds.find(
      (feed) => feed.person_id === keep.id && feed.programme_id === old.programme_id
    );
    if (!kept) continue;
    await db
      .updateTable('calendar_feed_alias')
      .set({ feed_id: kept.id })
      .where('feed_id', '=', old.id)
      .execute();
    await db.deleteFrom('calendar_feed').where('id', '=', old.id).execute();
    await db
      .insertInto('calendar_feed_alias')
      .values({ token_hash: old.token_hash, feed_id: kept.id })
      .execute();
  }
}
