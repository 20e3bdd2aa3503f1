import { sql, type Kysely } from 'kysely';

/** What the big screen of an event shows, so that every screen and remote shows the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('screen')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('event.id'))
    .addColumn('shows', 'text', (c) => c.notNull())
    .addColumn('slot_id', 'text')
    .addColumn('began_at', 'text')
    .addColumn('paused_at', 'text')
    .addColumn('added_seconds', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('sign', 'text', (c) => c.notNull())
    .addColumn('drawn', 'text', (c) => c.notNull())
    .addColumn('late', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .addCheckConstraint('screen_shows', sql`shows in ('order', 'slot', 'break', 'exit')`)
    .execute();
}
