import { sql, type Kysely } from 'kysely';

/** Release dates of an authority's places, what coordinators ask for, and chairs set out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('event')
    .addColumn('seats', 'integer', (c) => c.check(sql`seats > 0`))
    .execute();
  await db.schema
    .alterTable('pool')
    .addColumn('release_on', 'text', (c) =>
      c.check(sql`release_on is null or authority_id is not null`)
    )
    .execute();
  await db.schema.alterTable('pool').addColumn('release_at', 'text').execute();
  await db.schema
    .alterTable('pool')
    .addColumn('released_at', 'text', (c) =>
      c.check(sql`released_at is null or (places = 0 and taken = 0)`)
    )
    .execute();
  await sql`
    create index pool_release on pool (release_at) where released_at is null
  `.execute(db);

  await db.schema
    .createTable('pool_request')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('places', 'integer', (c) => c.notNull().check(sql`places > 0`))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('answered_by', 'text')
    .addCheckConstraint('pool_request_mode', sql`mode in ('room', 'online')`)
    .execute();
  await db.schema
    .createIndex('pool_request_event')
    .on('pool_request')
    .columns(['event_id', 'asked_at'])
    .execute();
}
