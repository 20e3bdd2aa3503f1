import { sql, type Kysely } from 'kysely';

/**
 * What a talk says of itself, who presents it, the reserve list, requests, and what organisers ask
 * of partners. The table is made anew: on SQLite a constraint cannot be changed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('talk').renameTo('talk_before').execute();
  for (const index of ['talk_one_per_slot', 'talk_event', 'talk_person']) {
    await db.schema.dropIndex(index).execute();
  }
  await db.schema
    .createTable('talk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('slot_id', 'text', (c) => c.references('slot.id'))
    .addColumn('wanted_slot_id', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('line', 'text')
    .addColumn('description', 'text')
    .addColumn('minutes', 'integer')
    .addColumn('levels', 'text')
    .addColumn('theme', 'text')
    .addColumn('equipment', 'text')
    .addColumn('leave_by', 'text')
    .addColumn('children', 'integer')
    .addColumn('person_id', 'text', (c) => c.references('person.id'))
    .addColumn('partner_id', 'text', (c) => c.references('partner.id'))
    .addColumn('speaker', 'text')
    .addColumn('standing_id', 'text', (c) => c.references('standing_talk.id'))
    .addColumn('their_reference', 'text')
    .addColumn('name_by', 'text')
    .addColumn('stand_in_until', 'text')
    .addColumn('entry_id', 'text')
    .addColumn('requested_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('reserved_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('withdrawn_at', 'text')
    .addCheckConstraint(
      'talk_has_someone',
      sql`person_id is not null or partner_id is not null or speaker is not null`
    )
    .addCheckConstraint(
      'talk_stands_somewhere',
      sql`withdrawn_at is not null or declined_at is not null
        or (slot_id is not null and requested_at is null and reserved_at is null)
        or (slot_id is null and requested_at is not null and reserved_at is null)
        or (slot_id is null and requested_at is null and reserved_at is not null)`
    )
    .execute();
  await sql`
    insert into talk (id, event_id, slot_id, title, line, person_id, partner_id, entry_id,
      created_at, confirmed_at, withdrawn_at)
    select id, event_id, slot_id, title, line, person_id, partner_id, entry_id,
      created_at, confirmed_at, withdrawn_at
    from talk_before`.execute(db);
  await db.schema.dropTable('talk_before').execute();
  await db.schema
    .createIndex('talk_one_per_slot')
    .unique()
    .on('talk')
    .column('slot_id')
    .where(sql.ref('withdrawn_at'), 'is', null)
    .execute();
  for (const column of ['event_id', 'person_id', 'partner_id']) {
    await db.schema
      .createIndex(`talk_${column.replace('_id', '')}`)
      .on('talk')
      .column(column)
      .execute();
  }

  await db.schema
    .createTable('presenter')
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('talk_id', 'text', (c) => c.notNull().references('talk.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('asked_by', 'text')
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('left_at', 'text')
    .addColumn('photographs_at', 'text')
    .addColumn('recording_at', 'text')
    .addColumn('access', 'text')
    .addPrimaryKeyConstraint('presenter_once', ['talk_id', 'person_id'])
    .execute();
  await db.schema.createIndex('presenter_person').on('presenter').column('person_id').execute();
  await sql`
    insert into presenter (id, talk_id, person_id, asked_by, asked_at, accepted_at)
    select id, id, person_id, person_id, created_at, created_at from talk
    where person_id is not null`.execute(db);

  await db.schema
    .createTable('talk_ask')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('standing_id', 'text', (c) => c.notNull().references('standing_talk.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('slot_id', 'text')
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text')
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('told_at', 'text')
    .addColumn('agreed_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('answer_note', 'text')
    .addColumn('talk_id', 'text')
    .execute();
  await db.schema.createIndex('talk_ask_event').on('talk_ask').column('event_id').execute();
  await sql`
    create unique index talk_ask_once on talk_ask (standing_id, event_id)
    where agreed_at is null and declined_at is null`.execute(db);

  await db.schema.alterTable('booking').addColumn('shown_at', 'text').execute();
}
