import { sql, type Kysely } from 'kysely';

/** Several addresses and establishments of a person, records that are one, and what is kept how long. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('person_address')
    .addColumn('email', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('proved_at', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('person_address_person')
    .on('person_address')
    .column('person_id')
    .execute();
  await sql`
    insert into person_address (email, person_id, proved_at, added_at)
    select email, id, proved_at, created_at from person`.execute(db);

  await db.schema
    .alterTable('person')
    .addColumn('merged_into', 'text', (c) => c.references('person.id'))
    .execute();
  await db.schema.createIndex('person_merged').on('person').column('merged_into').execute();
  await db.schema.alterTable('person').addColumn('erased_at', 'text').execute();
  await db.schema.alterTable('person').addColumn('gtcs_number', 'text').execute();
  // what is left of it is a count
  await db.schema.alterTable('booking').addColumn('erased_at', 'text').execute();
  // a mail of another kind than its purpose says: the check on `purpose` cannot grow in SQLite
  await db.schema.alterTable('proof').addColumn('act', 'text').execute();

  await db.schema
    .createTable('person_establishment')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('establishment_id', 'text', (c) => c.notNull().references('establishment.id'))
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('person_establishment_once', ['person_id', 'establishment_id'])
    .execute();

  await db.schema
    .createTable('retention')
    .addColumn('kind', 'text', (c) => c.primaryKey())
    .addColumn('days', 'integer')
    .addColumn('changed_by', 'text')
    .addColumn('changed_at', 'text')
    .addColumn('ran_at', 'text')
    .addColumn('removed', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint('retention_days', sql`days > 0`)
    .execute();
}
