import { sql, type Kysely } from 'kysely';

/**
 * Replies and bounces: how far the mailbox was read, what came that was no plain success, the newest
 * answer of each calendar entry, places declined in the calendar, letters that came back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('calendar_entry')
    .addColumn('time_sequence', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('calendar_entry').addColumn('reply_sequence', 'integer').execute();
  await db.schema
    .alterTable('calendar_entry')
    .addColumn('reply_stamp', 'text', (c) =>
      c.check(sql`(reply_stamp is null) = (reply_sequence is null)`)
    )
    .execute();
  await db.schema
    .alterTable('booking')
    .addColumn('declined_at', 'text', (c) =>
      c.check(sql`declined_at is null or state in ('offered', 'cancelled')`)
    )
    .execute();

  await sql`alter table outbox drop constraint outbox_outcome`.execute(db);
  await sql`
    alter table outbox add constraint outbox_outcome check (
      outcome in ('sent', 'superseded', 'gone', 'late', 'suppressed', 'failed', 'bounced')
    )`.execute(db);

  await db.schema
    .createTable('mailbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('source', 'text')
    .addColumn('uid_validity', 'text')
    // a UID may be as high as 2^32, which PostgreSQL's integer is not
    .addColumn('last_uid', 'double precision')
    .addColumn('read_at', 'text')
    .addColumn('waiting', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('authserv_seen', 'text')
    .addColumn('alarm', 'text')
    .addColumn('alarm_at', 'text')
    .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('next_at', 'text')
    .addCheckConstraint('mailbox_is_one', sql`id = 'this'`)
    .addCheckConstraint('mailbox_alarm', sql`(alarm is null) = (alarm_at is null)`)
    .execute();
  await sql`insert into mailbox (id) values ('this')`.execute(db);

  await db.schema
    .createTable('inbound')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('came', 'text', (c) => c.notNull())
    .addColumn('why', 'text')
    .addColumn('said', 'text')
    .addColumn('message_id', 'text')
    .addColumn('from_name', 'text', (c) => c.notNull())
    .addColumn('from_email', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('folded', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('person_id', 'text')
    .addColumn('entry_id', 'text')
    .addColumn('outbox_id', 'text')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text')
    .addColumn('seen_by', 'text')
    .addCheckConstraint(
      'inbound_kind',
      sql`kind in ('reply', 'bounce', 'automatic', 'other', 'too-large', 'unreadable')`
    )
    .execute();
  await db.schema.createIndex('inbound_read').on('inbound').columns(['read_at', 'id']).execute();
  await db.schema
    .createIndex('inbound_event')
    .on('inbound')
    .columns(['event_id', 'read_at'])
    .execute();
}
