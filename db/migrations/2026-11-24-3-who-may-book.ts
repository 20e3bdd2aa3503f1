import { sql, type Kysely } from 'kysely';

/**
 * Kinds of booking: by approval, unlisted, by a private link, for an audience; events that repeat
 * each other; people who asked to be told; why an event was changed when it was postponed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('event')
    .addColumn('admission', 'text', (c) =>
      c
        .notNull()
        .defaultTo('at-once')
        .check(sql`admission in ('at-once', 'approval')`)
    )
    .execute();
  await db.schema
    .alterTable('event')
    .addColumn('listing', 'text', (c) =>
      c
        .notNull()
        .defaultTo('listed')
        .check(sql`listing in ('listed', 'unlisted', 'private')`)
    )
    .execute();
  await db.schema.alterTable('event').addColumn('repeats', 'text').execute();
  await sql`create index event_repeats on event (repeats) where repeats is not null`.execute(db);
  await db.schema.alterTable('event').addColumn('postponed_at', 'text').execute();

  await db.schema
    .createTable('audience')
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('audience_once', ['event_id', 'kind', 'value'])
    .addCheckConstraint('audience_kind', sql`kind in ('authority', 'sector', 'level', 'role')`)
    .execute();

  await db.schema
    .createTable('tell_me')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('proved_at', 'text')
    .addColumn('told_at', 'text')
    .addColumn('left_at', 'text')
    .addUniqueConstraint('tell_me_once', ['event_id', 'email'])
    .execute();

  // SQLite cannot widen a CHECK: the table is made anew under its name
  await db.schema.dropIndex('event_change_event').execute();
  await db.schema.alterTable('event_change').renameTo('event_change_before').execute();
  await db.schema
    .createTable('event_change')
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('was', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text')
    .addPrimaryKeyConstraint('event_change_id', ['id'])
    .addCheckConstraint(
      'event_change_kinds',
      sql`kind in ('moved', 'changed', 'cancelled', 'postponed', 'dated', 'online')`
    )
    .execute();
  await sql`
    insert into event_change (id, event_id, kind, note, was, at, "by")
    select id, event_id, kind, note, was, at, "by" from event_change_before
  `.execute(db);
  await db.schema.dropTable('event_change_before').execute();
  await db.schema
    .createIndex('event_change_event')
    .on('event_change')
    .columns(['event_id', 'at'])
    .execute();
}
