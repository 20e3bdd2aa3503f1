import type { Kysely } from 'kysely';

/** School days of an event's cut-off and of a partner's naming of presenters; null: as usual for its kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('cut_off_days', 'integer').execute();
  await db.schema.alterTable('event').addColumn('name_days', 'integer').execute();
}
