import { sql, type Kysely } from 'kysely';

/** People, their rights, sessions and proofs of address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('person')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('role', 'text')
    .addColumn('establishment_id', 'text')
    .addColumn('proved_at', 'text')
    .addColumn('disabled_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('person_name').on('person').column('name_folded').execute();

  await db.schema
    .createTable('grant')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('right', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('scope_id', 'text', (c) => c.notNull())
    .addColumn('granted_by', 'text')
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addCheckConstraint(
      'grant_right',
      sql`"right" in ('organiser', 'coordinator', 'presenter', 'administrator')`
    )
    .addCheckConstraint(
      'grant_scope',
      sql`scope in ('everything', 'event', 'programme', 'authority', 'partner')`
    )
    .addCheckConstraint('grant_scope_id', sql`(scope = 'everything') = (scope_id = '')`)
    .execute();
  await db.schema
    .createIndex('grant_once')
    .unique()
    .on('grant')
    .columns(['person_id', 'right', 'scope', 'scope_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('session')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addColumn('idle', 'integer', (c) => c.notNull())
    .addColumn('ends_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('session_person').on('session').column('person_id').execute();

  await db.schema
    .createTable('proof')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('booking_id', 'text')
    .addColumn('partner_id', 'text')
    .addColumn('typed', 'text')
    .addColumn('next', 'text')
    .addColumn('code_until', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('used_at', 'text')
    .addColumn('stayed_at', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'proof_purpose',
      sql`purpose in ('sign-in', 'booking', 'partner', 'administrator')`
    )
    .addCheckConstraint('proof_tries', sql`tries <= 5`)
    .execute();
  await db.schema.createIndex('proof_booking').on('proof').column('booking_id').execute();
}
