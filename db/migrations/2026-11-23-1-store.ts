import { sql, type Kysely } from 'kysely';

/** The store itself: whether it is a demo, recurring jobs, rate limits, the audit trail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('demo_at', 'text')
    .addColumn('clock_offset', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint('installation_is_one', sql`id = 'this'`)
    .addCheckConstraint('only_a_demo_moves_its_clock', sql`demo_at is not null or clock_offset = 0`)
    .execute();
  await db.schema
    .createTable('round')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('lease_until', 'text', (c) => c.notNull())
    .addColumn('lease_by', 'text')
    .addColumn('ran_at', 'text')
    .execute();
  await db.schema
    .createTable('rate')
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('window_at', 'text', (c) => c.notNull())
    .addColumn('used', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('rate_key', ['key', 'window_at'])
    .execute();
  await db.schema
    .createTable('audit_entry')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('fields', 'text')
    .execute();
  await db.schema
    .createIndex('audit_entry_subject')
    .on('audit_entry')
    .columns(['subject_kind', 'subject_id', 'at'])
    .execute();
}
