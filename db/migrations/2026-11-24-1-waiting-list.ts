import { sql, type Kysely } from 'kysely';

/**
 * The waiting list: offers, short notice, how a booking ended, the wish for the other mode beside a
 * booking, an organiser's hand on the order, a limit for each establishment.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('event')
    .addColumn('serving', 'text', (c) =>
      c
        .notNull()
        .defaultTo('book')
        .check(sql`serving in ('book', 'offer')`)
    )
    .execute();
  await db.schema
    .alterTable('event')
    .addColumn('per_establishment', 'integer', (c) => c.check(sql`per_establishment > 0`))
    .execute();
  await db.schema.alterTable('event').addColumn('per_establishment_until', 'text').execute();

  await db.schema
    .alterTable('booking')
    .addColumn('offered_until', 'text', (c) =>
      c.check(sql`(state = 'offered') = (offered_until is not null)`)
    )
    .execute();
  await db.schema.alterTable('booking').addColumn('short_notice_at', 'text').execute();
  await db.schema
    .alterTable('booking')
    .addColumn('wish_of', 'text', (c) =>
      c.references('booking.id').check(sql`wish_of is null or state in ('waiting', 'cancelled')`)
    )
    .execute();
  await db.schema.alterTable('booking').addColumn('ranked_at', 'text').execute();
  await db.schema.alterTable('booking').addColumn('ranked_why', 'text').execute();
  await db.schema
    .alterTable('booking')
    .addColumn('ended_how', 'text', (c) =>
      c.check(
        sql`ended_how in ('left', 'apologies', 'by-organiser', 'passed-on', 'offer-declined', 'offer-lapsed', 'wish-granted', 'declined', 'started', 'event-cancelled', 'names-missing', 'already-booked')`
      )
    )
    .execute();

  await db.schema.dropIndex('booking_one_live').execute();
  await sql`
    create unique index booking_one_live on booking (event_id, person_id)
    where state in ('held', 'requested', 'waiting', 'offered', 'confirmed') and wish_of is null
  `.execute(db);
  await sql`
    create unique index booking_one_wish on booking (wish_of) where state = 'waiting'
  `.execute(db);
  await sql`
    create index booking_offered on booking (offered_until) where state = 'offered'
  `.execute(db);
  await sql`
    create index booking_establishment on booking (event_id, establishment_id)
    where pool_id is not null
  `.execute(db);
}
