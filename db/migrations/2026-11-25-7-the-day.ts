import type { Kysely } from 'kysely';

/** What presenters are told of the day, and what an organiser wrote when answering a talk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('in_the_room', 'text').execute();
  await db.schema.alterTable('event').addColumn('day_contact', 'text').execute();
  await db.schema.alterTable('talk').addColumn('answer_note', 'text').execute();
}
