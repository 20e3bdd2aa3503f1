import type { Kysely } from 'kysely';

/** An organiser's own words in the letters of one event; what is not set is as usual. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('letter_words')
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('opening', 'text')
    .addColumn('closing', 'text')
    .addColumn('changed_by', 'text')
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('letter_words_one', ['event_id', 'kind'])
    .execute();
}
