import { sql, type Kysely } from 'kysely';

/**
 * People and past attendance that come from a spreadsheet: read and looked at before anything is
 * written, and known ever after as what was brought in, so that it can be taken away again as one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bring_in')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('encoding', 'text', (c) => c.notNull())
    .addColumn('headers', 'text', (c) => c.notNull())
    .addColumn('columns', 'text', (c) => c.notNull())
    .addColumn('schools', 'text', (c) => c.notNull().defaultTo('{}'))
    .addColumn('host', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('contact', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('raised', 'text', (c) => c.notNull().defaultTo('{}'))
    .addColumn('compared_at', 'text')
    .addColumn('applied_at', 'text')
    .addColumn('applied_by', 'text')
    .addColumn('finished_at', 'text')
    .addColumn('undone_at', 'text')
    .addColumn('undone_by', 'text')
    .addColumn('people', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('events', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('attendances', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'bring_in_applied',
      sql`(applied_at is null or compared_at is not null)
        and (finished_at is null or applied_at is not null)
        and (undone_at is null or finished_at is not null)`
    )
    .execute();
  await db.schema
    .createIndex('bring_in_open')
    .on('bring_in')
    .column('applied_at')
    .where(sql.ref('finished_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('bring_in_row')
    .addColumn('bring_in_id', 'text', (c) =>
      c.notNull().references('bring_in.id').onDelete('cascade')
    )
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('fields', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('problem', 'text')
    .addColumn('facts', 'text')
    .addColumn('done_at', 'text')
    .addPrimaryKeyConstraint('bring_in_row_one', ['bring_in_id', 'position'])
    .addCheckConstraint('bring_in_row_outcome', sql`outcome in ('new', 'known', 'problem')`)
    .execute();
  for (const table of ['person', 'event', 'booking', 'attendance']) {
    await db.schema
      .alterTable(table)
      .addColumn('bring_in_id', 'text', (c) => c.references('bring_in.id'))
      .execute();
    await db.schema
      .createIndex(`${table}_brought_in`)
      .on(table)
      .column('bring_in_id')
      .where(sql.ref('bring_in_id'), 'is not', null)
      .execute();
  }
  // title and day: two files that are written at once make one event
  await db.schema.alterTable('event').addColumn('bring_in_key', 'text').execute();
  await db.schema
    .createIndex('event_bring_in_key')
    .unique()
    .on('event')
    .column('bring_in_key')
    .where(sql.ref('bring_in_key'), 'is not', null)
    .execute();
}
