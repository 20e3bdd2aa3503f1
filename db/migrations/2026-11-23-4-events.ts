import { sql, type Kysely } from 'kysely';

/** Events, what people were told of their changes, the agenda's slots and the talks in them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('contact', 'text', (c) => c.notNull())
    .addColumn('starts_local', 'text')
    .addColumn('ends_local', 'text')
    .addColumn('zone', 'text', (c) => c.notNull().defaultTo('Europe/London'))
    .addColumn('starts_at', 'text')
    .addColumn('ends_at', 'text')
    .addColumn('place', 'text')
    .addColumn('place_address', 'text')
    .addColumn('getting_there', 'text')
    .addColumn('good_to_know', 'text')
    .addColumn('online_link', 'text')
    .addColumn('audience', 'text')
    .addColumn('levels', 'text', (c) => c.notNull())
    .addColumn('clpl_minutes', 'integer')
    .addColumn('room_limit', 'integer')
    .addColumn('team', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('open_to', 'text', (c) => c.notNull())
    .addColumn('programme_id', 'text', (c) => c.references('programme.id'))
    .addColumn('booking_opens_at', 'text')
    .addColumn('booking_closes_at', 'text')
    .addColumn('published_at', 'text')
    .addColumn('cancelled_at', 'text')
    .addColumn('turn', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('created_by', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint('event_kind', sql`kind in ('full-day', 'twilight', 'teachmeet', 'webinar')`)
    .addCheckConstraint('event_mode', sql`mode in ('room', 'online', 'hybrid')`)
    .addCheckConstraint(
      'event_status',
      sql`status in ('draft', 'planned', 'published', 'postponed', 'cancelled', 'finished')`
    )
    .addCheckConstraint('event_open_to', sql`open_to in ('everyone', 'programme')`)
    .addCheckConstraint('event_ends_after_start', sql`ends_at > starts_at`)
    .addCheckConstraint(
      'event_published_has_date',
      sql`status not in ('published', 'finished') or starts_at is not null`
    )
    .execute();
  await db.schema
    .createIndex('event_status_start')
    .on('event')
    .columns(['status', 'starts_at'])
    .execute();

  await db.schema
    .createTable('event_change')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('was', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text')
    .addCheckConstraint('event_change_kind', sql`kind in ('moved', 'changed', 'cancelled')`)
    .execute();
  await db.schema
    .createIndex('event_change_event')
    .on('event_change')
    .columns(['event_id', 'at'])
    .execute();

  await db.schema
    .createTable('slot')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('starts', 'text', (c) => c.notNull())
    .addColumn('minutes', 'integer', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('open_to', 'text')
    .addColumn('taken_at', 'text')
    .addCheckConstraint(
      'slot_kind',
      sql`kind in ('arrival', 'welcome', 'keynote', 'workshop', 'talk', 'conversation', 'sharing', 'networking', 'reflection', 'break')`
    )
    .addCheckConstraint('slot_open_to', sql`open_to in ('partners', 'psls', 'anyone')`)
    .addCheckConstraint('slot_minutes', sql`minutes between 1 and 1440`)
    .execute();
  await db.schema.createIndex('slot_event').on('slot').columns(['event_id', 'position']).execute();

  await db.schema
    .createTable('talk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('slot_id', 'text', (c) => c.references('slot.id'))
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('line', 'text')
    .addColumn('person_id', 'text', (c) => c.references('person.id'))
    .addColumn('partner_id', 'text', (c) => c.references('partner.id'))
    .addColumn('entry_id', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('withdrawn_at', 'text')
    .addCheckConstraint('talk_has_someone', sql`person_id is not null or partner_id is not null`)
    .addCheckConstraint(
      'talk_stands_in_a_slot',
      sql`slot_id is not null or withdrawn_at is not null`
    )
    .execute();
  await db.schema
    .createIndex('talk_one_per_slot')
    .unique()
    .on('talk')
    .column('slot_id')
    .where(sql.ref('withdrawn_at'), 'is', null)
    .execute();
  await db.schema.createIndex('talk_event').on('talk').column('event_id').execute();
  await db.schema.createIndex('talk_person').on('talk').column('person_id').execute();
}
