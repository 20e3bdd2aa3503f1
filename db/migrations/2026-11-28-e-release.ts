import { sql, type Kysely } from 'kysely';

/** Cover and release for events in school time, and the establishment's page for its office. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('release_at', 'text').execute();

  await db.schema
    .createTable('booking_release')
    .addColumn('booking_id', 'text', (c) => c.primaryKey().references('booking.id'))
    .addColumn('cover', 'text')
    .addColumn('said_at', 'text')
    .addColumn('told_at', 'text')
    .addColumn('answer', 'text')
    .addColumn('answered_name', 'text')
    .addColumn('answered_role', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'text')
    .addCheckConstraint(
      'booking_release_cover',
      sql`cover is null or cover in ('needed', 'not-needed', 'not-working')`
    )
    .addCheckConstraint(
      'booking_release_answer',
      sql`(answer is null) = (answered_at is null) and (answer is null or answer in ('agreed', 'refused'))`
    )
    .addCheckConstraint(
      'booking_release_by',
      sql`answered_by is null or answered_by in ('link', 'office')`
    )
    .execute();

  await db.schema
    .createTable('office_link')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('establishment_id', 'text', (c) => c.notNull().references('establishment.id'))
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('office_link_one')
    .unique()
    .on('office_link')
    .column('establishment_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('office_visit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('link_id', 'text', (c) => c.notNull().references('office_link.id'))
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('code_until', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('token_hash', 'text', (c) => c.unique())
    .addColumn('opened_at', 'text')
    .addColumn('ends_at', 'text')
    .execute();
  await db.schema
    .createIndex('office_visit_link')
    .on('office_visit')
    .columns(['link_id', 'asked_at'])
    .execute();
  await db.schema
    .createIndex('booking_of_establishment')
    .on('booking')
    .columns(['establishment_id', 'event_id'])
    .execute();
  await db.schema
    .createIndex('booking_of_authority')
    .on('booking')
    .columns(['authority_id', 'event_id'])
    .execute();
}
