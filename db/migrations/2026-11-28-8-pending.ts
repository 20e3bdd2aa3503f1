import { sql, type Kysely } from 'kysely';

/** Changes of an event that are about to be made and told; for a minute they can be taken back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pending_change')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('ended_how', 'text')
    .addColumn('told', 'integer')
    .addColumn('refusal', 'text')
    .addCheckConstraint(
      'pending_change_kind',
      sql`kind in ('save', 'postpone', 'cancel', 'online', 'room')`
    )
    .addCheckConstraint(
      'pending_change_ended',
      sql`(ended_at is null) = (ended_how is null) and (ended_how is null or ended_how in ('done', 'refused', 'taken-back'))`
    )
    .execute();
  await db.schema
    .createIndex('pending_change_one')
    .unique()
    .on('pending_change')
    .column('event_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
}
