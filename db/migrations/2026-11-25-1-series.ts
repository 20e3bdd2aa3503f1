import { sql, type Kysely } from 'kysely';

/** Sessions that are booked as one, and who came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('series')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('alone_at', 'text')
    .addColumn('created_by', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .alterTable('event')
    .addColumn('series_id', 'text', (c) => c.references('series.id'))
    .execute();
  await sql`create index event_series on event (series_id) where series_id is not null`.execute(db);

  await db.schema
    .createTable('attendance')
    .addColumn('booking_id', 'text', (c) => c.primaryKey().references('booking.id'))
    .addColumn('came', 'text', (c) =>
      c.notNull().check(sql`came in ('attended', 'apologies', 'did-not-attend')`)
    )
    .addColumn('recorded_by', 'text')
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .execute();
}
