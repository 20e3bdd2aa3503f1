import { sql, type Kysely } from 'kysely';

/**
 * Lists of people to invite, kept from the preview until each is invited; and where lists come from:
 * clusters of establishments, networks of people.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cluster')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addUniqueConstraint('cluster_name', ['authority_id', 'name'])
    .execute();
  await db.schema
    .alterTable('establishment')
    .addColumn('cluster_id', 'text', (c) => c.references('cluster.id'))
    .execute();

  await db.schema
    .createTable('network')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createTable('network_member')
    .addColumn('network_id', 'text', (c) => c.notNull().references('network.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('joined_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('network_member_one', ['network_id', 'person_id'])
    .execute();
  await db.schema
    .createIndex('network_member_person')
    .on('network_member')
    .column('person_id')
    .execute();

  await db.schema
    .createTable('invitation_list')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('sources', 'text', (c) => c.notNull())
    .addColumn('unread', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('sent_by', 'text')
    .addColumn('sent_at', 'text')
    .addColumn('finished_at', 'text')
    .addCheckConstraint('invitation_list_sent', sql`finished_at is null or sent_at is not null`)
    .execute();
  await db.schema
    .createIndex('invitation_list_event')
    .on('invitation_list')
    .columns(['event_id', 'made_at'])
    .execute();
  await db.schema
    .createIndex('invitation_list_open')
    .on('invitation_list')
    .column('sent_at')
    .where(sql.ref('finished_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('invitation_address')
    .addColumn('list_id', 'text', (c) =>
      c.notNull().references('invitation_list.id').onDelete('cascade')
    )
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('source', 'integer', (c) => c.notNull())
    .addColumn('skipped', 'text')
    .addColumn('done_at', 'text')
    .addPrimaryKeyConstraint('invitation_address_one', ['list_id', 'position'])
    .execute();

  await db.schema.alterTable('invitation').addColumn('reminded_at', 'text').execute();
  await db.schema
    .createIndex('invitation_person')
    .on('invitation')
    .columns(['person_id', 'event_id'])
    .execute();
}
