import type { Kysely } from 'kysely';

/** Whether the other members of a network see somebody's name and address: by default they do not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('network_member').addColumn('contact_at', 'text').execute();
}
