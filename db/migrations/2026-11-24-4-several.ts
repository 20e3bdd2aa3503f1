import { type Kysely } from 'kysely';

/** Several people at once: who asked, for which school, and by when the names are given. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('party')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('booked_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('establishment_id', 'text', (c) => c.references('establishment.id'))
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('names_by', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('party_event').on('party').column('event_id').execute();
  await db.schema.createIndex('party_booked_by').on('party').column('booked_by').execute();
  await db.schema
    .alterTable('booking')
    .addColumn('party_id', 'text', (c) => c.references('party.id'))
    .execute();
  await db.schema.createIndex('booking_party').on('booking').column('party_id').execute();
}
