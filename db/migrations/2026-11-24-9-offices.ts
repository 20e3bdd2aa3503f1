import { sql, type Kysely } from 'kysely';

/** Snow: what the room was like before, and which office of a school hears of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('establishment').addColumn('office_email', 'text').execute();
  await db.schema
    .alterTable('event')
    .addColumn('snow_mode', 'text', (c) =>
      c.check(sql`(snow_mode is null) = (snow_at is null) and snow_mode in ('room', 'hybrid')`)
    )
    .execute();
  await db.schema
    .alterTable('pool')
    .addColumn('places_before', 'integer', (c) => c.check(sql`places_before >= 0`))
    .execute();
}
