import { sql, type Kysely } from 'kysely';

/** Venues with their rooms, and where an event takes place among them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('venue')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('address_folded', 'text', (c) => c.notNull())
    .addColumn('postcode', 'text')
    .addColumn('getting_there', 'text')
    .addColumn('access', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('access_text', 'text')
    .addColumn('map_link', 'text')
    .addColumn('opens', 'text')
    .addColumn('closes', 'text')
    .addColumn('contact', 'text')
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('closed_at', 'text')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint('venue_hours', sql`opens is null or closes is null or opens < closes`)
    .addCheckConstraint('venue_map', sql`map_link is null or map_link like 'https://%'`)
    .execute();
  await db.schema.createIndex('venue_name').on('venue').columns(['name_folded', 'id']).execute();

  await db.schema
    .createTable('venue_room')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('venue_id', 'text', (c) => c.notNull().references('venue.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('notes', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addCheckConstraint('venue_room_size', sql`size > 0`)
    .addUniqueConstraint('venue_room_once', ['venue_id', 'name_folded'])
    .execute();

  await db.schema
    .alterTable('event')
    .addColumn('venue_id', 'text', (c) => c.references('venue.id'))
    .execute();
  await db.schema
    .alterTable('event')
    .addColumn('venue_room_id', 'text', (c) => c.references('venue_room.id'))
    .execute();
  await db.schema
    .createIndex('event_venue')
    .on('event')
    .columns(['venue_id', 'starts_local'])
    .where(sql.ref('venue_id'), 'is not', null)
    .execute();
}
