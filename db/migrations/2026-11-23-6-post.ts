import { sql, type Kysely } from 'kysely';

/** Letters and their delivery. The unique key is rule 5: none is queued twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('dedupe_key', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('ids', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('entry_id', 'text')
    .addColumn('sequence', 'integer')
    .addColumn('method', 'text')
    .addColumn('to_email', 'text', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('not_before', 'text', (c) => c.notNull())
    .addColumn('deadline', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('lease_until', 'text')
    .addColumn('lease_by', 'text')
    .addColumn('subject', 'text')
    .addColumn('outcome', 'text')
    .addColumn('why', 'text')
    .addColumn('done_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'outbox_outcome',
      sql`outcome in ('sent', 'superseded', 'gone', 'late', 'suppressed', 'failed')`
    )
    .addCheckConstraint('outbox_done', sql`(done_at is null) = (outcome is null)`)
    .addCheckConstraint('outbox_calendar', sql`(entry_id is null) = (sequence is null)`)
    .execute();
  await db.schema
    .createIndex('outbox_due')
    .on('outbox')
    .columns(['priority', 'not_before'])
    .where(sql.ref('done_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('outbox_entry')
    .on('outbox')
    .columns(['entry_id', 'sequence'])
    .execute();
  await db.schema
    .createIndex('outbox_event')
    .on('outbox')
    .columns(['event_id', 'created_at'])
    .execute();
  await db.schema.createIndex('outbox_done_at').on('outbox').column('done_at').execute();

  await db.schema
    .createTable('suppression')
    .addColumn('email', 'text', (c) => c.primaryKey())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('post')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('paused_until', 'text')
    .addColumn('alarm', 'text')
    .addColumn('alarm_at', 'text')
    .addCheckConstraint('post_is_one', sql`id = 'this'`)
    .execute();
  await sql`insert into post (id) values ('this')`.execute(db);

  await db.schema
    .createTable('sent_mail')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('outbox_id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('to_email', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('html', 'text', (c) => c.notNull())
    .addColumn('calendar', 'text')
    .execute();
  await db.schema.createIndex('sent_mail_at').on('sent_mail').column('at').execute();
}
