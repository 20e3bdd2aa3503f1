import type { Kysely } from 'kysely';

/** When the numbers were last handed over, and what they were: what changed since is said. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('handed_over')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('event.id'))
    .addColumn('numbers', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
}
