import type { Kysely } from 'kysely';

/** Questions to presenters: a letter is a kind and ids, so what was asked stands here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('talk_question')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('talk_id', 'text', (c) => c.notNull().references('talk.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('answer_to_me_at', 'text')
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('talk_question_talk')
    .on('talk_question')
    .columns(['talk_id', 'person_id'])
    .execute();
}
