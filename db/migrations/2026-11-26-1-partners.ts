import { sql, type Kysely } from 'kysely';

/** Partners that have ended, and what an organiser asks no longer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('partner').addColumn('ended_at', 'text').execute();
  await db.schema.alterTable('talk_ask').addColumn('ended_at', 'text').execute();
  await db.schema.dropIndex('talk_ask_once').execute();
  await sql`
    create unique index talk_ask_once on talk_ask (standing_id, event_id)
    where agreed_at is null and declined_at is null and ended_at is null`.execute(db);
}
