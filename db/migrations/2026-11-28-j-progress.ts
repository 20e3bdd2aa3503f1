import { sql, type Kysely } from 'kysely';

/** How far a list of nominations has come, and who said that it is to go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('nomination_list').addColumn('sent_by', 'text').execute();
  await db.schema.alterTable('nomination_list').addColumn('finished_at', 'text').execute();
  await db.schema.alterTable('nomination_row').addColumn('done_at', 'text').execute();
  // those that went before this went whole
  await sql`update nomination_list set finished_at = sent_at, sent_by = made_by
    where sent_at is not null`.execute(db);
}
