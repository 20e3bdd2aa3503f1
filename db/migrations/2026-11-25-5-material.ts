import { sql, type Kysely } from 'kysely';

/** Slides and links of talks, and when an organiser wants them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('material_due_at', 'text').execute();
  await db.schema
    .createTable('material')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('talk_id', 'text', (c) => c.notNull().references('talk.id'))
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('file_id', 'text', (c) => c.references('file.id'))
    .addColumn('link', 'text')
    .addColumn('seen_by', 'text', (c) => c.notNull())
    .addColumn('licence', 'text', (c) => c.notNull())
    .addColumn('added_by', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addColumn('removed_at', 'text')
    .addCheckConstraint('material_seen_by', sql`seen_by in ('attended', 'all')`)
    .addCheckConstraint('material_is_something', sql`(file_id is null) <> (link is null)`)
    .execute();
  await db.schema.createIndex('material_talk').on('material').column('talk_id').execute();
}
