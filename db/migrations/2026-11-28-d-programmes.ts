import { sql, type Kysely } from 'kysely';

/**
 * Programmes that recruit: places that are counted, nominations with who made them, lists of them,
 * links with which somebody nominates themselves, rules for completion with their versions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['description', 'for_whom', 'host', 'contact']) {
    await db.schema
      .alterTable('programme')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
      .execute();
  }
  for (const column of ['turn', 'version']) {
    await db.schema
      .alterTable('programme')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }

  await sql`
    update programme_place set places = (
      select count(*) from participant
      where participant.programme_id = programme_place.programme_id
        and participant.authority_id = programme_place.authority_id
        and accepted_at is not null and declined_at is null and withdrawn_at is null
    ) where places < (
      select count(*) from participant
      where participant.programme_id = programme_place.programme_id
        and participant.authority_id = programme_place.authority_id
        and accepted_at is not null and declined_at is null and withdrawn_at is null
    )`.execute(db);
  await db.schema
    .alterTable('programme_place')
    .addColumn('taken', 'integer', (c) =>
      c
        .notNull()
        .defaultTo(0)
        .check(sql`taken >= 0 and taken <= places`)
    )
    .execute();
  await sql`
    update programme_place set taken = (
      select count(*) from participant
      where participant.programme_id = programme_place.programme_id
        and participant.authority_id = programme_place.authority_id
        and accepted_at is not null and declined_at is null and withdrawn_at is null
    )`.execute(db);

  await db.schema
    .createTable('programme_rule')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('events_needed', 'integer')
    .addColumn('minutes_needed', 'integer')
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('programme_rule_version', ['programme_id', 'version'])
    .execute();

  for (const column of [
    'typed_name',
    'nominated_by',
    'reserved_at',
    'reminded_at',
    'replaces_id',
    'completed_rule_id'
  ]) {
    await db.schema.alterTable('participant').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('participant_of')
    .on('participant')
    .columns(['programme_id', 'authority_id', 'nominated_at'])
    .execute();
  await db.schema.createIndex('participant_person').on('participant').column('person_id').execute();

  await db.schema
    .createTable('nomination_link')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('nomination_link_open')
    .unique()
    .on('nomination_link')
    .columns(['programme_id', 'authority_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('self_nomination')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('establishment_id', 'text', (c) => c.references('establishment.id'))
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('proved_at', 'text')
    .addColumn('approved_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('answered_by', 'text')
    .execute();
  await db.schema
    .createIndex('self_nomination_open')
    .unique()
    .on('self_nomination')
    .columns(['programme_id', 'authority_id', 'email'])
    .where(sql<boolean>`approved_at is null and declined_at is null`)
    .execute();

  await db.schema
    .createTable('nomination_list')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('encoding', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'text')
    .execute();
  await db.schema
    .createTable('nomination_row')
    .addColumn('list_id', 'text', (c) =>
      c.notNull().references('nomination_list.id').onDelete('cascade')
    )
    .addColumn('line', 'integer', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('school', 'text', (c) => c.notNull())
    .addColumn('establishment_id', 'text')
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('nomination_row_one', ['list_id', 'line'])
    .execute();
}
