import type { Kysely } from 'kysely';

/** The snow button: since when an event is online for everyone, and who had a place in the room. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('snow_at', 'text').execute();
  await db.schema.alterTable('booking').addColumn('snowed_at', 'text').execute();
}
