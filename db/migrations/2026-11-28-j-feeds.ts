import type { Kysely } from 'kysely';

/** Further addresses of a calendar's feed: of two records that are one person's both go on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calendar_feed_alias')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('feed_id', 'text', (c) =>
      c.notNull().references('calendar_feed.id').onDelete('cascade')
    )
    .execute();
  await db.schema
    .createIndex('calendar_feed_alias_feed')
    .on('calendar_feed_alias')
    .column('feed_id')
    .execute();
}
