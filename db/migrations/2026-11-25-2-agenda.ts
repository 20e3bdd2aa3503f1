import { sql, type Kysely } from 'kysely';

/** The agenda: tracks, rooms, who may take a slot and how, workshops with places of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of [
    'track',
    'room',
    'partner_kinds',
    'approval_at',
    'began_at',
    'stopped_at'
  ]) {
    await db.schema.alterTable('slot').addColumn(column, 'text').execute();
  }
  await db.schema
    .alterTable('slot')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();

  await db.schema
    .createTable('workshop')
    .addColumn('slot_id', 'text', (c) => c.primaryKey().references('slot.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('places', 'integer', (c) => c.notNull())
    .addColumn('taken', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint('workshop_places', sql`taken >= 0 and taken <= places`)
    .execute();
  await db.schema.createIndex('workshop_event').on('workshop').column('event_id').execute();

  await db.schema
    .createTable('workshop_choice')
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('slot_id', 'text', (c) => c.notNull().references('workshop.slot_id'))
    .addColumn('chosen_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('workshop_choice_once', ['booking_id', 'slot_id'])
    .execute();
  await db.schema
    .createIndex('workshop_choice_slot')
    .on('workshop_choice')
    .column('slot_id')
    .execute();
}
