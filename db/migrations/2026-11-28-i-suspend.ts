import { sql, type Kysely } from 'kysely';

/**
 * A programme stands still and goes on: since when and why, which events it stopped, what became of
 * each; and which events took the place of another one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('suspension')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('suspended_at', 'text', (c) => c.notNull())
    .addColumn('suspended_by', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('suspension_one')
    .unique()
    .on('suspension')
    .column('programme_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('suspended_event')
    .addColumn('suspension_id', 'text', (c) => c.notNull().references('suspension.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('was', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('suspended_event_one', ['suspension_id', 'event_id'])
    .execute();
  await db.schema
    .createTable('resumption')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('resumed_at', 'text', (c) => c.notNull())
    .addColumn('resumed_by', 'text')
    .execute();
  await db.schema
    .createTable('resumed_event')
    .addColumn('resumption_id', 'text', (c) => c.notNull().references('resumption.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('how', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('resumed_event_one', ['resumption_id', 'event_id'])
    .addCheckConstraint(
      'resumed_event_how',
      sql`how in ('later', 'dated', 'replaced', 'taken-in', 'cancelled')`
    )
    .execute();
  await db.schema
    .createTable('replacement')
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('by_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('replacement_one', ['event_id', 'by_id'])
    .execute();
  await db.schema.createIndex('replacement_by').on('replacement').column('by_id').execute();
}
