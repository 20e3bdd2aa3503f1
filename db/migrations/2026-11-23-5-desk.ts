import { sql, type Kysely } from 'kysely';

/**
 * The booking desk. The CHECK constraints and partial unique indexes say rules 1 and 2 of the
 * product once more, so that no mistake of the code can break them unseen.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pool')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('places', 'integer', (c) => c.notNull())
    .addColumn('taken', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint('pool_mode', sql`mode in ('room', 'online')`)
    .addCheckConstraint('pool_never_oversold', sql`taken >= 0 and taken <= places`)
    .execute();
  await db.schema
    .createIndex('pool_one_open')
    .unique()
    .on('pool')
    .columns(['event_id', 'mode'])
    .where(sql.ref('authority_id'), 'is', null)
    .execute();
  await db.schema
    .createIndex('pool_one_per_authority')
    .unique()
    .on('pool')
    .columns(['event_id', 'mode', 'authority_id'])
    .where(sql.ref('authority_id'), 'is not', null)
    .execute();

  await db.schema
    .createTable('calendar_entry')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('uid', 'text', (c) => c.notNull().unique())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('slot_id', 'text', (c) => c.references('slot.id'))
    .addColumn('sequence', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('partstat', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addCheckConstraint(
      'calendar_entry_partstat',
      sql`partstat in ('NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE')`
    )
    .addCheckConstraint('calendar_entry_method', sql`method in ('REQUEST', 'CANCEL')`)
    .addCheckConstraint('calendar_entry_sequence', sql`sequence >= 0`)
    .execute();
  await db.schema
    .createIndex('calendar_entry_one_open')
    .unique()
    .on('calendar_entry')
    .columns(['event_id', 'person_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('invitation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('entry_id', 'text', (c) => c.notNull().references('calendar_entry.id'))
    .addColumn('invited_by', 'text')
    .addColumn('invited_at', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text')
    .addColumn('declined_at', 'text')
    .addUniqueConstraint('invitation_once', ['event_id', 'person_id'])
    .execute();

  await db.schema
    .createTable('booking')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('reference', 'text', (c) => c.notNull().unique())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('person_id', 'text', (c) => c.references('person.id'))
    .addColumn('email', 'text')
    .addColumn('held_by', 'text')
    .addColumn('held_until', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('pool_id', 'text', (c) => c.references('pool.id'))
    .addColumn('presenting_at', 'text')
    .addColumn('establishment_id', 'text', (c) => c.references('establishment.id'))
    .addColumn('establishment_other', 'text')
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('rank', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('served_until', 'text', (c) => c.notNull())
    .addColumn('entry_id', 'text', (c) => c.references('calendar_entry.id'))
    .addColumn('invitation_id', 'text', (c) => c.references('invitation.id'))
    .addColumn('booked_by', 'text')
    .addColumn('confirmed_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'booking_state',
      sql`state in ('held', 'requested', 'waiting', 'offered', 'confirmed', 'cancelled', 'declined')`
    )
    .addCheckConstraint('booking_mode', sql`mode in ('room', 'online')`)
    .addCheckConstraint(
      'booking_place_is_used',
      sql`pool_id is null or state in ('held', 'offered', 'confirmed')`
    )
    .addCheckConstraint(
      'booking_confirmed_has_place',
      sql`state <> 'confirmed' or pool_id is not null or presenting_at is not null`
    )
    .addCheckConstraint('booking_offer_has_place', sql`state <> 'offered' or pool_id is not null`)
    .addCheckConstraint(
      'booking_held_by_address',
      sql`state <> 'held' or (email is not null and person_id is null and held_until is not null)`
    )
    .addCheckConstraint(
      'booking_waits_for_someone',
      sql`state not in ('requested', 'waiting', 'offered') or person_id is not null`
    )
    .addCheckConstraint(
      'booking_ended',
      sql`(state in ('cancelled', 'declined')) = (ended_at is not null)`
    )
    .execute();
  await db.schema
    .createIndex('booking_one_live')
    .unique()
    .on('booking')
    .columns(['event_id', 'person_id'])
    .where(sql.ref('state'), 'in', LIVE)
    .execute();
  await db.schema
    .createIndex('booking_one_held')
    .unique()
    .on('booking')
    .columns(['event_id', 'email'])
    .where(sql.ref('state'), '=', sql.lit('held'))
    .execute();
  await db.schema
    .createIndex('booking_event_state')
    .on('booking')
    .columns(['event_id', 'state', 'rank', 'asked_at'])
    .execute();
  await db.schema.createIndex('booking_person').on('booking').column('person_id').execute();
  await db.schema.createIndex('booking_pool').on('booking').column('pool_id').execute();
}

const LIVE = sql`('held', 'requested', 'waiting', 'offered', 'confirmed')`;
