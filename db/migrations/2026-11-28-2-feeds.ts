import { sql, type Kysely } from 'kysely';

/** Addresses under which calendars read what is somebody's, or a programme's; only a hash of each is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calendar_feed')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('programme_id', 'text', (c) => c.references('programme.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('alarm_minutes', 'integer')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text')
    .addColumn('revoked_at', 'text')
    .addColumn('read_at', 'text')
    .addColumn('client', 'text')
    .addCheckConstraint(
      'calendar_feed_kind',
      sql`(kind = 'person' and programme_id is null) or (kind = 'programme' and programme_id is not null)`
    )
    .addCheckConstraint('calendar_feed_alarm', sql`alarm_minutes > 0`)
    .execute();
  // one address of a kind lives at a time, however often somebody presses
  await sql`
    create unique index calendar_feed_live on calendar_feed (person_id, coalesce(programme_id, ''))
    where revoked_at is null`.execute(db);
  await sql`
    create index calendar_entry_person on calendar_entry (person_id)
    where ended_at is null`.execute(db);
}
